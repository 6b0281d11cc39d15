"""Grades go back: each LMS reads its file as its own importer does; late rules; who moved."""

import csv
import json
from datetime import datetime

import pytest

from helpers import language
from instructor import __main__ as command
from instructor.grading import by_hand, late, moved, reports, stations
from instructor.grading.records import Assignment, Gradebook, Graded, Mark
from instructor.grading.reports import pages
from instructor.grading.submissions import collect

POINTS = {"03.convolve2d": 2.0, "03.output_size": 4.0}
ASSIGNMENT = Assignment("Homework 1", "en", POINTS, "0f" * 16, "0.1.0")
DUE = datetime(2026, 11, 23, 10)


def row(student="Ana Pérez", number="5001", right=("03.convolve2d",), **fields):
    marks = [Mark(id, "passed", points, points) if id in right else Mark(id, "failed", 0.0, points)
             for id, points in POINTS.items()]
    return Graded(student, number, "hw1.ipynb", fields.pop("status", "ok"), tuple(marks), **fields)


def lines(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def canvas_import(path):
    """(points possible, {ID: grade}) of the one assignment, as Canvas reads the file."""
    head, possible, *body = lines(path)
    assert "Student" in head[0]
    assert "ID" in head[1]
    assert "Section" in head[2]  # no "SIS Login ID" there: three columns tell the student
    assert "Points Possible" in possible[0]
    return head[3], possible[3], {int(line[1]): line[3] for line in body}


def test_canvas_finds_students_by_id_and_the_assignment_by_its_heading(tmp_path):
    rows = [row(lms="canvas"), row("Eva", "5002", POINTS, lms="canvas"), row("Other", "7"),
            Graded("Luis", "5003", "x.pdf", "not a notebook", lms="canvas"),
            row(lms="canvas", status="duplicate")]
    told = reports.write(tmp_path, ASSIGNMENT, rows, Gradebook(None, "Tarea 1 (55)"))
    assert canvas_import(tmp_path / "canvas.csv") == (
        "Tarea 1 (55)", "6", {5001: "2.00", 5002: "6.00", 5003: ""})
    assert "'Tarea 1 (55)'" in told
    assert not (tmp_path / "moodle.csv").exists()


def test_blackboard_finds_students_by_user_name_and_shows_them_why(tmp_path):
    heading = "Tarea 1 [Total Pts: 10 Score] |12345"
    rows = [row(number="aperez", lms="blackboard"), row("Eva", "eva", (), lms="blackboard")]
    reports.write(tmp_path, ASSIGNMENT, rows, Gradebook(10, heading))
    head, *body = lines(tmp_path / "blackboard.csv")
    assert (head[0], head[1]) == ("Username", heading)
    assert [line[:2] for line in body] == [["aperez", "3.33"], ["eva", "0.00"]]
    assert dict(zip(head, body[1], strict=True))["Feedback to Learner"].startswith(
        "03.convolve2d: 0/2, not right yet<br>")


@pytest.mark.parametrize(("points", "maximum", "expected"), [
    ({"a.b": 6.0}, None, "6"), ({"a.b": 6.5}, None, "100"), ({"a.b": 6.0}, 20.0, "20")])
def test_highest_grade_is_whole_unless_told(tmp_path, points, maximum, expected):
    assignment = Assignment("H", "en", points, "0f" * 16, "0.1.0")
    marks = tuple(Mark(id, "passed", value, value) for id, value in points.items())
    one = Graded("Ana", "1", "h.ipynb", "ok", marks, folder="Ana_1_x_", lms="moodle")
    told = reports.write(tmp_path, assignment, [one], Gradebook(maximum))
    assert f"must be {expected}\n" in told
    head, line = lines(tmp_path / "moodle.csv")
    found = dict(zip(head, line, strict=True))
    assert float(found["Grade"]) == float(found["Maximum Grade"]) == float(expected)


@pytest.mark.parametrize(("time", "days"), [
    ((2026, 11, 23, 10, 0, 0), 0), ((2026, 11, 23, 10, 0, 1), 1), ((2026, 11, 25, 9, 59, 0), 2),
    ((), 0)])
def test_each_day_begun_is_late(time, days):
    assert late.days(time, DUE) == days
    assert late.days(time, None) == 0


def test_blackboards_attempts_and_canvas_tell_what_is_late(tmp_path):
    for folder, names in [("b", ["T_ana_attempt_2026-11-25-10-01-00_a.ipynb",
                                 "T_eva_attempt_2026-11-20-10-01-00_a.ipynb"]),
                          ("c", ["ana_LATE_5007_90007_a.ipynb", "eva_5008_90008_a.ipynb"])]:
        (tmp_path / folder / "in").mkdir(parents=True)
        for name in names:
            (tmp_path / folder / "in" / name).write_text(json.dumps(
                {"cells": [{"cell_type": "code", "source": "a = 1"}], "nbformat": 4}))
    found = {folder: [(one.lms, one.late, "late" in one.detail)
                      for one in collect(tmp_path / folder / "in", tmp_path, due=DUE)]
             for folder in "bc"}
    assert found == {"b": [("blackboard", 3, True), ("blackboard", 0, False)],
                     "c": [("canvas", 1, True), ("canvas", 0, False)]}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_being_late_costs_a_share_a_day_and_is_told(lang):
    language.use(lang)
    on_time, one, long = late.deduct([row(), row(late=1), row(late=30)], 10)
    assert [one.total for one in (on_time, one, long)] == pytest.approx([2, 1.8, 0])
    assert one.marks[-1].message == {"en": "1 day late: 10 % less",
                                     "es": "1 día de retraso: 10 % menos"}[lang]
    assert one.marks[-1].message in pages.page(ASSIGNMENT, one, [])
    assert late.deduct([row(late=3)], 0) == [row(late=3)]
    fined = by_hand.add([row(late=1)], [by_hand.Line(2, "Ana Pérez", "", "", -5.0, "")], ASSIGNMENT)
    assert late.deduct(fined, 10) == fined  # nothing is given for being late


def test_a_human_can_forgive_it(tmp_path):
    (tmp_path / "marks.csv").write_text("student,exercise,points,comment\nAna Pérez,late,0,Ill\n")
    added = by_hand.add([row(late=2)], by_hand.load(tmp_path / "marks.csv", ASSIGNMENT), ASSIGNMENT)
    assert late.deduct(added, 50)[0].total == 2


def test_marks_of_a_human_are_read_as_windows_writes_them(tmp_path):
    (tmp_path / "marks.csv").write_bytes("Estudiante;Puntos\nJosé Núñez;1\n".encode("cp1252"))
    (line,) = by_hand.load(tmp_path / "marks.csv", ASSIGNMENT)
    assert line.student == "José Núñez"


def test_whose_grade_moved_is_told_once(tmp_path):
    kept = tmp_path / "totals.json"
    ana, eva, luis = row(), row("Eva", ""), Graded("Luis", "9", "x", "no file")
    assert moved.since_last_time(kept, [ana, eva, luis]) == ""
    better = row(right=POINTS)
    told = moved.since_last_time(kept, [better, eva, row("Luis", "9"), row("New", "10")])
    assert told == "Moved since the last run: Ana Pérez (5001) 2 → 6, Luis (9) – → 2"
    assert moved.since_last_time(kept, [better]) == ""


def test_the_command_gives_all_and_a_second_run_says_what_moved(tmp_path, monkeypatch, capsys):
    (tmp_path / "hw").mkdir()
    ASSIGNMENT.save(tmp_path / "hw")
    work = tmp_path / "work"
    work.mkdir()
    (work / "ana_LATE_5007_90007_a.ipynb").write_text(json.dumps(
        {"cells": [{"cell_type": "code", "source": "a = 1"}], "nbformat": 4}))

    def graded(missing, job, workers, folder):
        for path, submission in missing.items():
            yield path, row(right=POINTS).of(submission)
    monkeypatch.setattr(stations, "grade_all", graded)
    usual = ["python -m instructor", "grade", str(tmp_path / "hw"), str(work), "--unsafe",
             "--out", str(tmp_path / "out"), "--column", "Tarea (5)", "--out-of", "12"]
    for more, points, says in [([], "12.00", ""), (["--late", "25"], "9.00", "5007) 6 → 4.5")]:
        monkeypatch.setattr("sys.argv", usual + more)
        assert command.main() == 0
        assert canvas_import(tmp_path / "out" / "canvas.csv") == ("Tarea (5)", "12", {5007: points})
        told = capsys.readouterr().out
        assert says in told
        assert ("Moved" in told) == bool(says)
    monkeypatch.setattr("sys.argv", [*usual, "--late", "-3"])
    assert command.main() == 1
    assert "--late must be a number of at least 0" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", [*usual, "--due", "2026-11-30T23:59+02:00"])
    assert command.main() == 1
    assert "give 2026-11-30 23:59" in capsys.readouterr().err
