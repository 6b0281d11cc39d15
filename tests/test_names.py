"""Each LMS's names, on synthetic examples as it makes them: the right students, and no others."""

import json

import pytest

from instructor.grading import names, roster
from instructor.grading.submissions import collect, nameless

NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "a = 1"}], "nbformat": 4})


@pytest.fixture
def collected(tmp_path):
    """Collect files with these names; a content may be given."""
    def collected(files, **options):
        files = files if isinstance(files, dict) else dict.fromkeys(files, NOTEBOOK)
        for name, content in files.items():
            path = tmp_path / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        (tmp_path / "work").mkdir()
        return collect(tmp_path / "in", tmp_path / "work", **options)
    return collected


@pytest.fixture
def class_list(tmp_path):
    """A roster with this text."""
    def class_list(text, encoding="utf-8"):
        path = tmp_path / "class.csv"
        path.write_text(text, encoding)
        return path
    return class_list


def rows(found):
    return [(one.student, one.number, one.problem) for one in found]


def test_canvas(collected):
    found = collected(["lópezgina_LATE_5007_90007_tarea1.ipynb", "gomezana_5001_90001_tarea1.ipynb",
                       "gomezana_5001_90002_tarea1-1.ipynb", "pazdiego_5009_text.html",
                       "LATE_anon_Ab1cD_90010_tarea1.ipynb"])
    assert rows(found) == [("anon_Ab1cD", "anon_Ab1cD", None), ("gomezana", "5001", None),
                           ("gomezana", "5001", "duplicate"), ("lópezgina", "5007", None),
                           ("pazdiego", "5009", None)]
    assert found[1].name.endswith("-1.ipynb")
    assert ["late" in one.detail for one in found] == [True, False, False, True, False]
    assert not any(one.folder for one in found)


def test_blackboard(collected):
    begin = "Tarea 1_{}_attempt_2026-11-2{}-10-01-00{}"
    files = {begin.format(login, day, end): content for login, day, end, content in [
        ("agomez", 0, "_tarea1.ipynb", NOTEBOOK), ("bnunez", 3, "_zz.ipynb", NOTEBOOK),
        ("bnunez", 5, "_aa.ipynb", NOTEBOOK), ("bnunez", 3, ".txt", ""), ("bnunez", 5, ".txt", ""),
        ("agomez", 0, ".txt", "Name: Ana Gómez (agomez)\nAssignment: Tarea 1\nName: Eva (x)\n"),
        ("cruiz", 1, ".txt", "Nombre: Carla Ruiz (otra)\n")]}
    found = collected(files)
    assert rows(found) == [("Ana Gómez", "agomez", None), ("bnunez", "bnunez", None),
                           ("bnunez", "bnunez", "duplicate"), ("cruiz", "cruiz", "no file")]
    assert found[1].name.endswith("_aa.ipynb")


def test_a_file_that_is_called_like_another_students_is_its_own_students(collected):
    when = "2026-11-{}-10-00-00"
    own = f"x_bob_attempt_{when.format(28)}_hw.ipynb"
    found = collected([f"HW_ana_attempt_{when.format(20)}_{own}",
                       f"HW_bob_attempt_{when.format(21)}_hw.ipynb"])
    assert sorted(one.student for one in found) == ["ana", "bob"]


def test_brightspace(collected):
    found = collected({"index.html": "<p>", **dict.fromkeys([
        "101-7001 - Ana Gómez - Nov 20, 2026 959 AM - tarea1.ipynb",
        "101-7001 - Ana Gómez - Nov 20, 2026 1201 PM - a.ipynb",
        "102-7001 - Beto Núñez - Nov 19, 2026 1101 PM/tarea1.ipynb",
        "103-7001 - Eva Paz - Xyz 99, 2026 9999 PM - tarea1.ipynb"], NOTEBOOK)})
    assert rows(found) == [("Ana Gómez", "101", None), ("Ana Gómez", "101", "duplicate"),
                           ("Beto Núñez", "102", None), ("Eva Paz", "103", None)]
    assert found[0].name.endswith("- a.ipynb")


@pytest.mark.parametrize("number", ["tarea1 ({}).ipynb", "tarea1({}).ipynb"])
def test_classroom_with_one_name_for_all_makes_nobody_disappear(collected, number):
    files = ["tarea1.ipynb", *(number.format(i) for i in range(1, 10))]
    found = collected(files)
    assert [one.problem for one in found] == [None] * 10
    assert len({one.student for one in found}) == 10
    assert nameless(found)


def test_classroom_with_the_names_of_the_roster(collected, class_list):
    text = "nombre;archivo\nAna Gómez;tarea1.ipynb\nBeto Núñez;tarea1 (1).ipynb\nEva Paz;\n"
    found = collected(["tarea1.ipynb", "tarea1 (1).ipynb"], people=class_list(text))
    assert rows(found) == [("Ana Gómez", "", None), ("Beto Núñez", "", None),
                           ("Eva Paz", "", "no file")]
    assert not nameless(found)


def test_classroom_with_a_copy_for_each_student(collected):
    found = collected(["Ana Gómez - tarea1.ipynb", "Luz - María - tarea1.ipynb",
                       "Beto Núñez - tarea1 (1).ipynb"])
    assert rows(found) == [("Ana Gómez", "", None), ("Beto Núñez", "", None),
                           ("Luz - María", "", None)]


def test_a_folder_of_names_is_as_before(collected):
    found = collected(["Ana Gómez.ipynb", "Ana Gómez (1).ipynb", "Eva - x.ipynb", "p_1_2_t.ipynb"])
    assert [one.student for one in found] == ["Ana Gómez", "Ana Gómez", "Eva - x", "p_1_2_t"]
    assert not nameless(found)


def test_any_names_by_a_pattern(collected):
    pattern = r"group\d/(?P<id>\d+) (?P<student>[^.]+)\.ipynb"
    found = collected(["group1/12 Ana  Gómez.ipynb", "group2/7 Eva.ipynb", "notes.ipynb"],
                      pattern=pattern)
    assert rows(found) == [("Ana Gómez", "12", None), ("Eva", "7", None), ("notes", "", None)]


@pytest.mark.parametrize(("pattern", "reason"), [("(", "regular expression"),
                                                 ("(?P<id>.*)", "needs a group")])
def test_what_is_wrong_with_a_pattern_is_said(pattern, reason):
    with pytest.raises(ValueError, match=reason):
        names.namer(["a"], pattern)


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Tarea 1 (55)\n    Points Possible,,,,,6\n"
    '"Gómez, Ana",5001,x1,ana@u.edu,A,\n"López, Gina",5007,x2,gina@u.edu,A,\n'
    '"Ruiz, Carla",5008,x3,c@u.edu,A,\n')


def test_roster_from_canvas_names_its_students_and_shows_who_is_missing(collected, class_list):
    found = collected(["lópezgina_5007_90007_t.ipynb", "gomezana_99_90001_t.ipynb"],
                      people=class_list(CANVAS))
    assert rows(found) == [("Gómez, Ana", "5001", None), ("López, Gina", "5007", None),
                           ("Ruiz, Carla", "5008", "no file")]


def test_roster_of_moodle_keeps_moodles_numbers(collected, class_list):
    text = "Identificador,Nombre completo\nParticipante12,Ana Gómez\nParticipante 13,Eva Paz\n"
    found = collected(["Ana Gómez_12_assignsubmission_file_/t.ipynb"], people=class_list(text))
    assert rows(found) == [("Ana Gómez", "12", None), ("Eva Paz", "13", "no file")]
    assert found[0].folder


def test_roster_by_login_in_what_windows_writes(collected, class_list):
    path = class_list("Nombre;Usuario;ID\nJosé Núñez;jnunez;7\n", "cp1252")
    assert rows(collected(["jnunez.ipynb"], people=path)) == [("José Núñez", "7", None)]


def test_roster_never_makes_two_students_one(collected, class_list):
    path = class_list("name\nAna Gómez\nLuis\nLuis\n")
    found = collected(["Ana Gómez.ipynb", "gomez ana.ipynb", "Luis.ipynb"], people=path)
    assert [one.student for one in found if not one.problem] == ["Ana Gómez", "gomez ana", "Luis"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_roster_without_names_is_refused(class_list, text):
    with pytest.raises(ValueError, match="no column"):
        roster.load(class_list(text))
