"""What a human adds to the grades counts, is told to the student, and survives every run."""

import csv
import shutil

import pytest
import students

from helpers import language
from instructor import grade
from instructor.grading import by_hand, stations
from instructor.grading.records import Assignment, Graded, Mark
from instructor.grading.reports import pages, summary, tables

POINTS = {"03.convolve2d": 2.0, "05.batchnorm": 1.5}
ASSIGNMENT = Assignment("Homework 1", "en", POINTS, "0f" * 16, "0.1.0")


def row(student="Ana Pérez", number="12", marks=True, **fields):
    passed = [Mark(id, "passed", points, points, "Correct.") for id, points in POINTS.items()]
    return Graded(student, number, "hw1.ipynb", "ok", tuple(passed if marks else ()),
                  folder=f"{student}_{number}_assignsubmission_file_", **fields)


@pytest.fixture
def added(tmp_path):
    """The rows with what a file of this text adds."""
    def added(text, *rows):
        (tmp_path / "marks.csv").write_text(text, "utf-8-sig")
        lines = by_hand.load(tmp_path / "marks.csv", ASSIGNMENT)
        return by_hand.add(rows, lines, ASSIGNMENT), by_hand.strangers(rows, lines)
    return added


def test_points_override_extra_points_add_up_and_comments_are_told(added, tmp_path):
    (ana, eva), lost = added(
        "student,id,exercise,points,comment\nana perez,,03.convolve2d,0.5,Where is the loop?\n"
        "Ana Pérez,,,1,For the plot\nx,12,,.25,\n,7,,,See me.\n\n", row(), row("Eva", "7"))
    assert lost == []
    assert ana.total == .5 + 1.5 + 1.25
    assert [mark.status for mark in ana.marks] == ["by hand", "passed", "by hand", "by hand"]
    assert (eva.total, eva.notes) == (3.5, ("See me.",))
    page = pages.page(ASSIGNMENT, ana, [])
    assert all(text in page for text in ("Where is the loop?", "For the plot", "graded by hand"))
    assert "of 0" not in page
    assert "Where is the loop?" in tables.comment(ana)
    assert "3.25: 1, 3.5: 1" in summary.figure(ASSIGNMENT, [ana, eva])


def test_spanish_file_with_semicolons_and_decimal_commas(added):
    language.use("es")
    text = "Estudiante;Ejercicio;Puntos;Comentario\nAna Pérez;05.batchnorm;1,25;Casi\n"
    (ana,), _ = added(text, row())
    assert ana.total == 3.25
    assert "calificado a mano" in pages.page(ASSIGNMENT, ana, [])


def test_what_no_program_can_grade_a_human_can(added):
    pdf = row(marks=False)
    ((ana, twin), _) = added("student,exercise,points\nAna Pérez,03.convolve2d,2\n", pdf,
                             Graded("Ana Pérez", "12", "b", "duplicate"))
    assert (ana.total, twin.total) == (2, None)
    assert [mark.id for mark in ana.marks] == ["03.convolve2d"]


def test_line_about_nobody_or_about_two_is_told(added):
    rows, lost = added("student,points\nEva,1\nLuis,1\nAna Pérez,1\n", row(), row("Luis", "1"),
                       row("Luis", "2"))
    assert lost == [2, 3]
    assert [one.total - row().total for one in rows] == [1, 0, 0]


@pytest.mark.parametrize(("text", "reason"), [
    ("a,b\n", "first line must name"), ("", "first line must name"),
    ("student,exercise,points\nA,03.x,1", "line 2: no exercise"),
    ("student,points\nA,one", "line 2: 'one' is no number"), ("student,points\nA,nan", "is no num"),
    ("student,exercise,points\n\nA,05.batchnorm,", "line 3: 05.batchnorm has no points")])
def test_mistake_is_told_with_its_line(added, text, reason):
    with pytest.raises(ValueError, match=reason):
        added(text, row())


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is missing")
def test_it_survives_every_run(tmp_path, monkeypatch):
    graded = row("Ana", "")
    monkeypatch.setattr(stations, "grade_all", lambda submissions, *_: (
        (path, Graded("Ana", "", "x", "ok", graded.marks)) for path in submissions))
    students.ASSIGNMENT.save(tmp_path)
    students.write(tmp_path / "work" / "Ana.ipynb", students.cells())
    own = tmp_path / "out" / "marks.csv"
    for number in range(3):
        assert grade.main(tmp_path, tmp_path / "work", tmp_path / "out", None, 1, True, 6) == 0
        if number == 0:
            assert own.read_text("utf-8-sig").strip() == "student,id,exercise,points,comment"
            own.write_text("student,points\nAna,4\n")
    assert own.read_text() == "student,points\nAna,4\n"
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [line["total"] for line in csv.DictReader(file)] == ["7.5"]
