"""What comes from the LMS, hostile or not: a row for everyone, no crash, no file elsewhere."""

import json
import os
import stat
import struct
import tracemalloc
import unicodedata
import zipfile
import zlib

import pytest

from helpers import language
from instructor.grading import archives
from instructor.grading.records import STATUSES
from instructor.grading.submissions import collect

NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "a = 1"}], "nbformat": 4})
OTHER = NOTEBOOK.replace("a = 1", "a = 2")
ANA = "Ana Pérez_1234567_assignsubmission_file_"
JOSE = "José Muñoz Ñáñez_7654321_assignsubmission_file_"


def make_zip(path, members, **options):
    """A zip of {name or ZipInfo: content}; or of a list of such pairs, where names may be equal."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content, **options)
    return path


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def zipped(tmp_path, work):
    """Collect the members of a zip."""
    return lambda members: collect(make_zip(tmp_path / "hw1-98765.zip", members), work)


@pytest.fixture
def foldered(tmp_path, work):
    """Collect the files of a folder: a content of None is an empty folder."""
    def build(members):
        for name, content in members.items():
            path = tmp_path / "in" / name
            (path if content is None else path.parent).mkdir(parents=True, exist_ok=True)
            if content is not None:
                path.write_text(content)
        return collect(tmp_path / "in", work)
    return build


@pytest.fixture(params=["zipped", "foldered"])
def collected(request):
    """Collect from a zip, and from a folder."""
    return request.getfixturevalue(request.param)


def rows(found):
    """(student, number, problem) of each, with what is true of all."""
    for one in found:
        assert (one.path is None) == (one.problem is not None)
        assert one.problem is None or one.problem in STATUSES
        assert one.path is None or one.path.read_text() in (NOTEBOOK, OTHER)
    return [(one.student, one.number, one.problem) for one in found]


def test_moodle_with_folders(collected):
    found = collected({f"{ANA}/hw1.ipynb": NOTEBOOK, f"{JOSE[:-1]}/mi tarea.ipynb": OTHER})
    assert rows(found) == [("Ana Pérez", "1234567", None), ("José Muñoz Ñáñez", "7654321", None)]
    assert [one.name for one in found] == [f"{ANA}/hw1.ipynb", f"{JOSE[:-1]}/mi tarea.ipynb"]
    assert [one.folder for one in found] == [ANA, JOSE]


def test_moodle_with_prefixed_file_names(collected):
    found = collected({f"{ANA}hw_1.ipynb": NOTEBOOK,
                       "X_1_assignsubmission_onlinetext_t.html": "<p>"})
    assert rows(found) == [("Ana Pérez", "1234567", None), ("X", "1", "not a notebook")]
    assert found[0].folder == ANA


def test_moodle_without_names_or_with_two_students_of_one_name(collected):
    found = collected({"Participante_12_assignsubmission_file_/a.ipynb": NOTEBOOK,
                       "Ana_1_assignsubmission_file_/a.ipynb": NOTEBOOK,
                       "Ana_2_assignsubmission_file_/a.ipynb": OTHER})
    assert rows(found) == [("Ana", "1", None), ("Ana", "2", None), ("Participante", "12", None)]


def test_one_student_of_moodle_alone_and_inside_one_more_folder(collected):
    assert rows(collected({f"hw1/{ANA}/hw1.ipynb": NOTEBOOK})) == [("Ana Pérez", "1234567", None)]


def test_a_student_cannot_pose_as_another(collected):
    found = collected({f"{ANA}/{JOSE}/a.ipynb": NOTEBOOK,
                       f"Eva_5_assignsubmission_file_{JOSE}x.ipynb": OTHER})
    assert rows(found) == [("Ana Pérez", "1234567", None), ("Eva", "5", None)]


def test_plain_files(collected):
    found = collected({"ana.perez.ipynb": NOTEBOOK, "Luis (2).ipynb": OTHER,
                       "eva.ipynb.txt": NOTEBOOK})
    assert rows(found) == [("ana.perez", "", None), ("eva", "", None), ("Luis", "", None)]


@pytest.mark.parametrize("top", ["", "hw1/"])
def test_a_folder_for_each_student_also_inside_one_more(collected, top):
    found = collected({f"{top}Ana Pérez/hw.ipynb": NOTEBOOK, f"{top}Luis/a/b/hw.ipynb": OTHER})
    assert rows(found) == [("Ana Pérez", "", None), ("Luis", "", None)]


def test_a_single_notebook(tmp_path, work):
    (tmp_path / "ana.ipynb").write_text(NOTEBOOK)
    assert rows(collect(tmp_path / "ana.ipynb", work)) == [("ana", "", None)]


def test_the_zip_inside_a_folder_is_the_moodle_zip(tmp_path, work):
    (tmp_path / "in").mkdir()
    make_zip(tmp_path / "in" / "course-hw1-77.zip",
             {f"{ANA}/a.ipynb": NOTEBOOK, f"{JOSE}/b.ipynb": OTHER})
    assert [row[1] for row in rows(collect(tmp_path / "in", work))] == ["1234567", "7654321"]


def test_names_in_both_unicode_forms_are_one_student(foldered):
    names = {form: unicodedata.normalize(form, "José") for form in ("NFC", "NFD")}
    assert names["NFC"] != names["NFD"]
    found = foldered({f"{names['NFD']}/a.ipynb": NOTEBOOK, f"{names['NFC']}/b.ipynb": OTHER,
                      "Z/c.ipynb": OTHER})
    assert rows(found) == [("José", "", None), ("José", "", "duplicate"), ("Z", "", None)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp850", "cp437"])
def test_names_of_a_zip_that_does_not_say_its_encoding(tmp_path, work, encoding):
    name = "Álvaro Muñoz" if encoding != "cp437" else "José Muñoz"  # cp437 has no capital Á
    raw = f"{name}.ipynb".encode(encoding)
    path = make_zip(tmp_path / "a.zip", {"x" * len(raw): NOTEBOOK})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert rows(collect(path, work)) == [(name, "", None)]


def test_what_systems_leave_behind_is_nobody(collected):
    found = collected({f"{ANA}/hw1.ipynb": NOTEBOOK,
                       f"{ANA}/.ipynb_checkpoints/hw1-checkpoint.ipynb": OTHER,
                       f"__MACOSX/{ANA}/._hw1.ipynb": "x", "._x.ipynb": OTHER,
                       ".DS_Store": "x", "Thumbs.db": "x"})
    assert rows(found) == [("Ana Pérez", "1234567", None)]


def test_a_student_without_a_file_has_a_row(foldered):
    found = foldered({ANA: None, f"{JOSE}/.DS_Store": "x",
                      "Eva_5_assignsubmission_file_/a.ipynb": NOTEBOOK})
    assert rows(found) == [("Ana Pérez", "1234567", "no file"), ("Eva", "5", None),
                           ("José Muñoz Ñáñez", "7654321", "no file")]
    assert found[0].folder == ANA


def test_a_student_with_nothing_but_litter_has_a_row(zipped):
    found = zipped({f"{ANA}/.DS_Store": "x", f"{JOSE}/a/.ipynb_checkpoints/a.ipynb": NOTEBOOK})
    assert [row[2] for row in rows(found)] == ["no file", "no file"]


def test_what_is_no_notebook_has_a_row_with_its_reason(collected):
    bad = {"pdf": "%PDF-1.4", "py": "def f(): pass", "docx": "PK\x03\x04", "ipynb": NOTEBOOK[:-9],
           "txt": ""}
    found = collected({f"S{i}/hw.{suffix}": content
                       for i, (suffix, content) in enumerate(bad.items())})
    assert [row[2] for row in rows(found)] == ["not a notebook"] * 3 + ["unreadable", "empty"]
    assert found[0].detail == "a PDF"


def test_what_the_instructor_is_told_is_in_the_language_in_use(zipped):
    language.use("es")
    found = zipped({f"{ANA}/hw.ipynb": NOTEBOOK, f"{ANA}/b.ipynb": NOTEBOOK[:-9],
                    f"{ANA}/c.pdf": "%PDF-1", f"{JOSE}/hw.pdf": "%PDF-1", "../x.ipynb": NOTEBOOK,
                    "L_9_assignsubmission_file_/a.ipynb": b"\0" * (archives.LIMIT + 1),
                    "M_9_assignsubmission_file_/a.ipynb": "{}"})
    told = " | ".join(one.detail for one in found)
    for spanish in ("también:", "JSON dañado", "ilegible", "un PDF", "lleva a otro lugar",
                    "JSON, pero sin las celdas"):
        assert spanish in told
    for english in ("also there", "damaged", "unreadable", "a PDF", "elsewhere", "without"):
        assert english not in told


def test_a_notebook_counts_beside_other_files(collected):
    found = collected({f"{ANA}/hw1.ipynb": NOTEBOOK, f"{ANA}/zz.csv": "1,2",
                       f"{ANA}/report.pdf": "%PDF-1.4"})
    assert rows(found) == [("Ana Pérez", "1234567", None)]
    assert "zz.csv" in found[0].detail
    assert "report.pdf" in found[0].detail


def at(name, minute):
    return zipfile.ZipInfo(name, (2026, 11, 25, 10, minute, 0))


def test_of_two_notebooks_the_newest_counts(zipped):
    found = zipped([(at(f"{ANA}/b.ipynb", 1), OTHER), (at(f"{ANA}/a.ipynb", 2), NOTEBOOK)])
    assert rows(found) == [("Ana Pérez", "1234567", None), ("Ana Pérez", "1234567", "duplicate")]
    assert found[0].name.endswith("a.ipynb")


@pytest.mark.parametrize(("old", "new"), [
    ("hw.ipynb", "hw (1).ipynb"), ("hw (2).ipynb", "hw (10).ipynb"), ("v9.ipynb", "v10.ipynb")])
def test_of_two_notebooks_of_one_time_the_name_tells(zipped, old, new):
    found = zipped([(at(f"{ANA}/{new}", 1), NOTEBOOK), (at(f"{ANA}/{old}", 1), OTHER)])
    assert [one.name.rpartition("/")[2] for one in found] == [new, old]


def test_an_unreadable_newer_notebook_does_not_win(zipped):
    found = zipped([(at(f"{ANA}/a.ipynb", 1), NOTEBOOK), (at(f"{ANA}/b.ipynb", 2), NOTEBOOK[:-9]),
                    (at(f"{ANA}/c.ipynb", 3), "")])
    assert [(one.problem, one.name[-7])
            for one in found] == [(None, "a"), ("duplicate", "b"), ("duplicate", "c")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name(zipped):
    assert rows(zipped([(at(f"{ANA}/a.ipynb", 1), OTHER),
                        (at(f"{ANA}/a.ipynb", 2), NOTEBOOK)]))[1][2] == "duplicate"


def test_a_zip_that_a_student_handed_in_is_opened(zipped, tmp_path):
    inner = make_zip(tmp_path / "inner.zip",
                     {"tarea/hw1.ipynb": NOTEBOOK, "__MACOSX/tarea/._hw1.ipynb": "x"})
    assert rows(zipped({f"{ANA}/tarea.zip": inner.read_bytes()})) == [("Ana Pérez",
                                                                       "1234567", None)]


def test_a_zip_in_a_zip_in_a_zip_is_not(zipped, tmp_path):
    inner = make_zip(tmp_path / "a.zip", {"hw1.ipynb": NOTEBOOK}).read_bytes()
    middle = make_zip(tmp_path / "b.zip", {"a.zip": inner}).read_bytes()
    assert rows(zipped({f"{ANA}/b.zip": middle,
                        f"{JOSE}/x.ipynb": NOTEBOOK}))[0][2] == "not a notebook"


def tree(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("name", [
    "../../evil.ipynb", "/tmp/evil.ipynb", "C:/evil.ipynb", "..\\evil.ipynb",
    f"{ANA}/../../../evil.ipynb"])
def test_a_path_that_leads_elsewhere_writes_nothing(zipped, tmp_path, work, name):
    found = zipped({f"{JOSE}/ok.ipynb": OTHER, name: NOTEBOOK})
    assert sorted(row[2] or "" for row in rows(found)) == ["", "unsafe archive"]
    assert name.replace("\\", "/") in next(one.detail for one in found if one.problem)
    (only,) = work.iterdir()
    assert tree(tmp_path) == ["hw1-98765.zip", "work", f"work/{only.name}",
                              f"work/{only.name}/000000"]


def test_links_are_not_followed(zipped, tmp_path, work):
    link = zipfile.ZipInfo(f"{ANA}/hw.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert rows(zipped({link: "/etc/passwd"})) == [("Ana Pérez", "1234567", "unsafe archive")]
    folder = tmp_path / "in"
    (folder / "Luis").mkdir(parents=True)
    (tmp_path / "secret.ipynb").write_text(NOTEBOOK)
    (folder / "Ana.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (folder / "Luis" / "all").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.ipynb")
    assert rows(collect(folder, work)) == [(who, "", "unsafe archive")
                                           for who in ("Ana", "Luis", "pipe")]


def test_a_large_member_is_not_unpacked(zipped, work):
    found = zipped({f"{ANA}/hw.ipynb": b"\0" * (archives.LIMIT + 1), f"{JOSE}/hw.ipynb": NOTEBOOK})
    assert [row[2] for row in rows(found)] == ["too large", None]
    assert sum(path.stat().st_size for path in work.rglob("*")) < 10**5


def test_a_bomb_that_a_student_handed_in_is_theirs_alone(zipped, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "OWN_TOTAL", 10**6)
    bomb = make_zip(tmp_path / "bomb.zip", {f"{i}.ipynb": b"\0" * 10**5
                                            for i in range(11)}).read_bytes()
    many = make_zip(tmp_path / "many.zip", {f"{i}": ""
                                            for i in range(archives.OWN_MEMBERS + 1)}).read_bytes()
    found = zipped({f"{ANA}/bomb.zip": bomb, f"{JOSE}/hw.ipynb": NOTEBOOK,
                    "Z_9_assignsubmission_file_/b.zip": many})
    assert [row[2] for row in rows(found)] == ["unsafe archive", None, "unsafe archive"]
    assert "11 files" in found[0].detail


def test_a_bomb_from_the_lms_is_refused_with_what_to_do(zipped, monkeypatch):
    monkeypatch.setattr(archives, "TOTAL", 10)
    with pytest.raises(ValueError, match="unpack it yourself"):
        zipped({"a.ipynb": NOTEBOOK})


def headers(data):
    """Where the local header and the central header of the first member are."""
    return data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")


def test_a_size_that_lies_costs_no_memory(tmp_path, work):
    content = b" " * (50 * 2**20)
    data = bytearray(make_zip(tmp_path / "a.zip", {"ana.ipynb": content}).read_bytes())
    local, central = headers(data)
    for place in (local + 22, central + 24):
        data[place:place + 4] = struct.pack("<I", 1000)
    for place in (local + 14, central + 16):
        data[place:place + 4] = struct.pack("<I", zlib.crc32(content[:1000]))
    (tmp_path / "a.zip").write_bytes(data)
    tracemalloc.start()
    found = collect(tmp_path / "a.zip", work)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows(found) == [("ana", "", "empty")]
    assert most < 3 * 2**20


def damaged(data, place, values):
    data = bytearray(data)
    for header, offset in zip(headers(data), place, strict=True):
        data[header + offset:header + offset + len(values)] = values
    return bytes(data)


@pytest.mark.parametrize("damage", [
    lambda data: damaged(data, (6, 8), b"\x01\x00"),  # encrypted
    lambda data: damaged(data, (8, 10), b"\x63\x00"),  # an unknown compression
    lambda data: damaged(data, (14, 16), b"\0\0\0\0"),  # a sum that does not match
    lambda data: data[:45] + b"\xff" * 20 + data[65:],  # not what deflate writes
    lambda data: data.replace(b"PK\x03\x04", b"XX\x03\x04"),
], ids=["encrypted", "compression", "sum", "bytes", "header"])
def test_a_member_that_cannot_be_unpacked_has_a_row(tmp_path, work, damage):
    path = make_zip(tmp_path / "hw.zip", {"ana.ipynb": NOTEBOOK * 3})
    path.write_bytes(damage(path.read_bytes()))
    (one,) = collect(path, work)
    assert (one.student, one.problem) == ("ana", "unreadable")
    assert one.detail.startswith("cannot be unpacked: ")


def test_a_compression_without_bounds_is_not_unpacked(zipped, tmp_path):
    with zipfile.ZipFile(tmp_path / "bz.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("hw.ipynb", NOTEBOOK)
    assert rows(zipped({f"{ANA}/bz.zip": (tmp_path / "bz.zip").read_bytes()}))[0][2] == "unreadable"


def test_a_damaged_zip_of_a_student_is_theirs_alone(zipped, tmp_path):
    whole = make_zip(tmp_path / "in.zip", {"hw.ipynb": NOTEBOOK}).read_bytes()
    found = zipped({f"{ANA}/x.zip": whole.replace(b"PK\x01\x02", b"XXXX"),
                    f"{JOSE}/x.zip": whole[:-30]})
    assert [row[2] for row in rows(found)] == ["unsafe archive", "not a notebook"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"Rar!\x1a\x07"])
def test_an_archive_that_cannot_be_opened_says_what_to_do(tmp_path, work, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ValueError, match="download it again, or unpack it"):
        collect(tmp_path / "a.zip", work)


def test_nothing_to_grade_says_what_to_give(tmp_path, work):
    with pytest.raises(ValueError, match="does not exist"):
        collect(tmp_path / "nowhere", work)
    with pytest.raises(ValueError, match="holds no submissions"):
        collect(work, work)


def test_odd_names_are_shown_without_what_could_mislead(foldered):
    found = foldered({"a\nb\u202egnp\u00a0c.ipynb": NOTEBOOK, "(1).ipynb": OTHER})
    assert [one.student for one in found] == ["(1).ipynb", "a bgnp c"]


def test_two_hundred_students_are_two_hundred_rows(zipped):
    found = zipped({f"S {i:03}_{i}_assignsubmission_file_/hw.ipynb": NOTEBOOK for i in range(200)})
    assert [one.number for one in found] == [str(i) for i in range(200)]
