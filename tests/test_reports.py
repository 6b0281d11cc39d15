"""What the grader writes: read back as a spreadsheet, as Moodle and as a browser would read it."""

import csv
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from helpers import language
from instructor.grading import records, reports
from instructor.grading.records import Assignment, Graded, Mark
from instructor.grading.reports import pages, summary, tables, words

POINTS = {"03.convolve2d": 2.0, "05.batchnorm": 1.5}
EVIL = "<script>alert('1')</script>\"'><img src=x onerror=alert(2)>"


def assignment(lang="en", points=POINTS, title="Homework 1"):
    return Assignment(title, lang, points, "0f" * 16, "0.1.0")


def mark(id, status="passed", message="", misconception=None):
    return Mark(id, status, POINTS[id] if status == "passed"
                else 0.0, POINTS[id], message, misconception)


def row(student="Ana Pérez", number="12", status="ok", marks=None, **fields):
    folder = f"{student}_{number}_assignsubmission_file_" if number else ""
    marks = (mark("03.convolve2d"),
             mark("05.batchnorm")) if marks is None and status == "ok" else marks or ()
    return Graded(student, number, f"{folder}/hw1.ipynb", status, tuple(marks), 1.5, folder,
                  **fields)


WRONG = (mark("03.convolve2d", "failed",
              "4 of 4 numbers are wrong.\nIt happened with x = [1]\nHint: Look at `k`.",
              "flipped kernel"),
         mark("05.batchnorm", "not attempted", "Not attempted."))
NOTES = ("Code cell 3 stopped with NameError: npp",)
ROWS = [row(), row("José Muñoz", "7", marks=WRONG, notes=NOTES),
        row("Ana Pérez", "12", "duplicate"), row("Eva", "", "unreadable", detail="damaged JSON"),
        row("Luis", "9", "empty")]


@pytest.fixture(params=["en", "es"])
def spoken(request):
    """The language of the assignment, in use."""
    language.use(request.param)
    return request.param


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_grades_have_a_row_for_everyone_and_no_silent_zero(tmp_path):
    tables.write_grades(tmp_path / "g.csv", assignment(), ROWS)
    head, *body = table(tmp_path / "g.csv")
    assert head == ["student", "id", *POINTS, "total", "out of", "status", "reason", "seconds",
                    "file", "detail"]
    assert [line[:8] for line in body] == [
        ["Ana Pérez", "12", "2", "1.5", "3.5", "3.5", "ok", ""],
        ["José Muñoz", "7", "0", "0", "0", "3.5", "ok", ""],
        ["Ana Pérez", "12", "", "", "", "3.5", "duplicate", words.REASONS["duplicate"][0]],
        ["Eva", "", "", "", "", "3.5", "unreadable", words.REASONS["unreadable"][0]],
        ["Luis", "9", "", "", "", "3.5", "empty", words.REASONS["empty"][0]]]
    assert body[3][-1] == "damaged JSON"


def test_grades_open_with_their_accents_in_excel(tmp_path):
    tables.write_grades(tmp_path / "g.csv", assignment(), ROWS)
    assert (tmp_path / "g.csv").read_bytes().startswith("\ufeff\"student\"".encode())


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "＝1",
                                  "\u00a0=1"])
def test_no_cell_is_a_formula(tmp_path, cell):
    name = Graded(cell, "1", cell, "unreadable", detail=cell, folder="x")
    tables.write_grades(tmp_path / "g.csv", assignment(), [name])
    tables.write_moodle(tmp_path / "m.csv", assignment(), [name])
    cells = [cell for path in ("g.csv", "m.csv") for line in table(tmp_path / path)
             for cell in line]
    assert f"'{cell.strip()}" in cells
    assert not [cell for cell in cells if cell.strip()[:1] in set("=+-@＝")]


def moodle_import(path, lang):
    """(participant, grade, comment) of each row, as Moodle 4 in a language reads them.

    English ends with a space.
    """
    words_of = {"en": ("Identifier", "Grade", "Last modified (grade)",
                       "Feedback comments", "Participant "),
                "es": ("Identificador", "Calificación", "Última modificación (calificación)",
                       "Comentarios de retroalimentación", "Participante")}[lang]
    head, *body = table(path)
    who, grade, _, comment = (head.index(word) for word in words_of[:4])
    assert all(len(line) == len(head) == len(set(head)) for line in body)
    return [(int(line[who][len(words_of[4]):]), line[grade], line[comment]) for line in body]


def test_moodle_finds_every_participant_in_both_of_its_languages(tmp_path, spoken):
    assert tables.write_moodle(tmp_path / "m.csv", assignment(spoken), ROWS)
    for lang in ("en", "es"):
        read = moodle_import(tmp_path / "m.csv", lang)
        assert [line[:2] for line in read] == [(12, "3.50"), (7, "0.00"), (9, "")]
        assert read[2][2] == words.reason(ROWS[4])
    assert "05.batchnorm: 0/1.5, " + words.told("not attempted") in read[1][2]


def test_what_moodle_shows_as_html_or_reads_as_an_escape_is_harmless(tmp_path):
    evil = row('A\\"', "3", marks=[Mark(EVIL + "\\", "passed", 1, 1)])
    tables.write_moodle(tmp_path / "m.csv", assignment(), [evil])
    text = (tmp_path / "m.csv").read_text("utf-8-sig")
    assert "<script" not in text
    assert "<img" not in text
    assert "\\" not in text


def test_without_numbers_there_is_nothing_for_moodle(tmp_path):
    reports.write(tmp_path, assignment(), [row(number="")])
    assert sorted(path.name
                  for path in tmp_path.iterdir()) == ["grades.csv", "pages", "summary.html"]


def feedback_import(path):
    """{participant: (name, content)} as Moodle reads a zip: "name_id_type_plugin_rest/…"."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            first, _, rest = name.partition("/")
            parts = first.split("_", 4)
            assert parts[2:] == ["assignsubmission", "file", ""]
            assert int(parts[1]) not in found
            found[int(parts[1])] = (rest, archive.read(name).decode())
    return found


def test_moodle_hands_each_page_to_its_student(tmp_path, spoken):
    reports.write(tmp_path, assignment(spoken), ROWS)
    found = feedback_import(tmp_path / "feedback.zip")
    about = {number: "José Muñoz" in page for number, (_, page) in found.items()}
    assert about == {12: False, 7: True, 9: False}
    name = {"en": "feedback.html", "es": "retroalimentacion.html"}[spoken]
    assert {one for one, _ in found.values()} == {name}


class Reader(HTMLParser):
    """The tags, the attributes and the text of a page; raises if tags do not match."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text, self.open = [], [], "", []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data if not self.open or self.open[-1] != "style" else ""


def page(found, others=(), lang="en"):
    return Reader(pages.page(assignment(lang), found, others))


def test_a_page_says_what_was_earned_what_failed_and_why(spoken):
    read = page(ROWS[1], lang=spoken)
    assert ("lang", spoken) in read.attributes
    assert {"en": "0 of 3.5 points", "es": "0 de 3.5 puntos"}[spoken] in " ".join(read.text.split())
    for text in ("José Muñoz", "hw1.ipynb", "03.convolve2d",
                 words.told("failed"), "4 of 4 numbers are wrong.", "It happened with x = [1]",
                 "Hint: Look at k.", words.told("not attempted"), "stopped with NameError"):
        assert text in read.text
    assert "code" in read.tags
    assert "flipped kernel" not in read.text


def test_a_page_of_what_could_not_be_graded_says_why_and_shows_no_points(spoken):
    for status in records.STATUSES[5:]:
        read = page(row(status=status), lang=spoken)
        assert words.reason(row(status=status)) in read.text
        assert {"en": "Not graded", "es": "Sin calificar"}[spoken] in read.text
        assert not re.search(r"(of|de) 3.5", read.text)
        assert ("hw1.ipynb" in read.text) == (status != "no file")


def test_every_status_has_its_words_in_both_languages():
    assert set(words.MARKS) == set(records.MARKS)
    assert set(words.STATUSES) == set(words.REASONS) == set(records.STATUSES)
    for status, (english, spanish) in words.REASONS.items():
        assert bool(english) == bool(spanish) == (status != "ok")
        assert english != spanish or status == "ok"


def test_nothing_that_came_in_becomes_markup(tmp_path, spoken):
    marks = [Mark("03.convolve2d", "failed", 0, 2,
                  f"{EVIL}\n`{EVIL}`\nHint: {EVIL}\nPista: {EVIL}", EVIL)]
    evil = Graded(EVIL, EVIL, f"x/{EVIL}", "cell errors", tuple(marks), 1.0, "x", EVIL, (EVIL,))
    other = Graded(EVIL, EVIL, f"x/{EVIL}2", "duplicate", detail=EVIL)
    text = reports.write(tmp_path, assignment(spoken, title=EVIL), [evil, other])
    assert text
    for path in [*tmp_path.rglob("*.html")]:
        read = Reader(path.read_text("utf-8"))
        assert EVIL in read.text
        assert not {"script", "img", "iframe", "a b"} & set(read.tags)
        assert not [name for name, _ in read.attributes if name.startswith("on")]
        assert path.parent in (tmp_path, tmp_path / "pages")
    assert len(list((tmp_path / "pages").iterdir())) == 1


def test_a_page_needs_nothing_from_elsewhere(tmp_path):
    reports.write(tmp_path, assignment(), ROWS)
    for path in tmp_path.rglob("*.html"):
        read = Reader(path.read_text("utf-8"))
        assert "link" not in read.tags
        links = {value for name, value in read.attributes if name in ("src", "href", "xlink:href")}
        assert all(re.fullmatch(r"#\w+|pages/[\w-]+\.html", link) for link in links)
        assert ("http-equiv", "Content-Security-Policy") in read.attributes


def test_headings_have_an_order_and_signs_are_not_read_aloud():
    read = page(ROWS[1])
    assert [tag for tag in read.tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h3", "h3"]
    assert ("aria-hidden", "true") in read.attributes


def test_a_second_notebook_is_told_on_the_page_of_the_first(tmp_path, spoken):
    late = Graded("Ana Pérez", "12", "x/hw1 (1).ipynb", "duplicate")
    reports.write(tmp_path, assignment(spoken), [late, row()])
    (path,) = (tmp_path / "pages").iterdir()
    read = Reader(path.read_text("utf-8"))
    assert "hw1 (1).ipynb" in read.text
    assert words.told("passed") in read.text


def test_names_of_pages_are_safe_distinct_and_not_to_be_guessed():
    people = [("Ana", "1"), ("Ana", "2"), ("../../é x", ""), ("北京", ""), ("上海", ""),
              ("a" * 300, "")]
    names = [pages.file_name(assignment(), row(name, number)) for name, number in people]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,40}-[0-9a-f]{16}\.html", name) for name in names)
    other = Assignment("x", "en", POINTS, "1f" * 16, "0")
    assert pages.file_name(other, row("Ana", "1")) != names[0]
    assert pages.file_name(assignment(), row("Ana", "1", "empty")) == names[0]


def test_the_summary_counts_what_happened():
    flipped = row(marks=WRONG)
    batch = [flipped, flipped, row(), row(marks=[WRONG[0], mark("05.batchnorm")]), ROWS[3]]
    hardest = summary.exercises(assignment(points=dict(reversed(POINTS.items()))), batch)
    assert [(one.id, one.share, dict(one.marks)) for one in hardest] == [
        ("03.convolve2d", .25, {"failed": 3, "passed": 1}),
        ("05.batchnorm", .5, {"not attempted": 2, "passed": 2})]
    rare = row(marks=[mark("03.convolve2d", "failed", "Wrong.", "a rare one")])
    assert summary.misconceptions([rare, *batch]) == [
        ("03.convolve2d", "flipped kernel", "Look at `k`.", 3),
        ("03.convolve2d", "a rare one", "", 1)]
    assert summary.totals(batch) == [0, 0, 3.5, 1.5]
    assert summary.statuses(batch) == [("ok", 4), ("unreadable", 1)]


def test_the_plot_shows_the_totals_and_says_them_in_its_alt_text(spoken):
    batch = [row(), row(), row(marks=WRONG), row(marks=[mark("03.convolve2d"), WRONG[1]])]
    svg = summary.figure(assignment(spoken), batch)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert "0: 1, 2: 1, 3.5: 2" in root.get("aria-label")
    assert "03.convolve2d 75 %, 05.batchnorm 50 %" in root.get("aria-label")
    assert {"en": "Totals", "es": "Totales"}[spoken] in "".join(root.itertext())
    assert svg == summary.figure(assignment(spoken), batch)


@pytest.mark.parametrize("points", [{"a": 100.0, "b": .01}, {"a": 0.0}, {"a": 1 / 3}])
def test_the_plot_copes_with_any_points(points):
    marks = [Mark(id, "passed", value, value) for id, value in points.items()]
    assert "aria-label" in summary.figure(assignment(points=points), [row(marks=marks)])


def test_the_summary_page_names_everyone_those_without_a_grade_first(tmp_path, spoken):
    reports.write(tmp_path, assignment(spoken), ROWS)
    read = Reader((tmp_path / "summary.html").read_text("utf-8"))
    assert ("lang", spoken) in read.attributes
    students = read.text[read.text.rindex({"en": "Student", "es": "Estudiante"}[spoken]):]
    found = [students.index(name) for name in ("Eva", "Luis", "José Muñoz")]
    assert found == sorted(found)
    assert "damaged JSON" in students
    links = [value
             for name, value in read.attributes if name == "href" and value.startswith("pages/")]
    assert len(links) == len(ROWS)
    assert all((tmp_path / link).is_file() for link in links)


def test_nothing_graded_is_no_error(tmp_path, spoken):
    text = reports.write(tmp_path, assignment(spoken),
                         [row(status="empty"), row("B", "", "no file")])
    assert words.status("empty") in text
    assert "svg" not in Reader((tmp_path / "summary.html").read_text("utf-8")).tags


def test_the_terminal_shows_the_essentials(tmp_path):
    text = reports.write(tmp_path, assignment(), ROWS)
    assert text.splitlines()[:4] == [
        "5 submissions: ok 2, duplicate 1, empty 1, unreadable 1",
        "2 graded: mean 1.75, median 1.75 of 3.5 points",
        "Hardest: 03.convolve2d, 50% of its points",
        "Misconception in 03.convolve2d: flipped kernel (1)"]
    assert "maximum grade there must be 3.5" in text


def test_spanish_reports_show_no_name_of_a_misconception(tmp_path):
    language.use("es")
    wrong = mark("03.convolve2d", "failed", "4 de 4.\nPista: Mira `k`.", "flipped_kernel")
    marks = (wrong, WRONG[1])
    text = reports.write(tmp_path, assignment("es"), [row(marks=marks)])
    assert "Error conceptual en 03.convolve2d: «Mira `k`.» (1)" in text
    page = Reader((tmp_path / "summary.html").read_text("utf-8")).text
    assert "flipped" not in text + page
    assert "Mira k." in page
    english = reports.write(tmp_path, assignment(), [row(marks=marks)])
    assert "Misconception in 03.convolve2d: flipped kernel (1)" in english


def test_nothing_is_hardest_where_all_is_right(tmp_path):
    assert "Hardest" not in reports.write(tmp_path, assignment(), [row()])


def test_reports_speak_the_assignments_language_and_leave_that_in_use_alone(tmp_path):
    assert "2 calificadas: media 1.75" in reports.write(tmp_path, assignment("es"), ROWS)
    assert language.current() == "en"
    assert "estudiante" in Path(tmp_path, "grades.csv").read_text("utf-8-sig").splitlines()[0]
