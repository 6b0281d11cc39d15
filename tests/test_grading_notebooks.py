"""Notebooks as students hand them in: read whatever their format, and nothing of them run."""

import ast
import json
import os
import time

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from instructor.grading import notebooks
from instructor.grading.notebooks import Unreadable, definitions, read_cells, to_python

CODE = ["import numpy as np\n", "a = 'ñandú €'"]


def notebook(*cells, **fields):
    return {"cells": [{"cell_type": "markdown", "source": "# título"}, *cells],
            "nbformat": 4, "nbformat_minor": 5, "metadata": {}, **fields}


def code(source, **fields):
    return {"cell_type": "code", "source": source, "outputs": [], "execution_count": None,
            "metadata": {}, **fields}


@pytest.fixture
def saved(tmp_path):
    def save(data):
        path = tmp_path / "hw.ipynb"
        path.write_bytes(data if isinstance(data, bytes)
                         else json.dumps(data, ensure_ascii=False).encode())
        return path
    return save


def key_of(path):
    with pytest.raises(Unreadable) as caught:
        read_cells(path)
    return caught.value.key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "utf-32", "cp1252"])
def test_any_encoding_is_read(saved, encoding):
    data = json.dumps(notebook(code(CODE)), ensure_ascii=False).encode(encoding)
    assert read_cells(saved(data)) == ["".join(CODE)]


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_of_format_4_is_read(saved, minor):
    assert read_cells(saved(notebook(code(CODE), code("b = 2"),
                                     nbformat_minor=minor))) == ["".join(CODE), "b = 2"]


def test_format_3_is_read_as_nbformat_itself_writes_it(saved):
    new = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("x"),
                                          nbformat.v4.new_code_cell("a = 1\nb")])
    old = nbformat.convert(new, 3)
    assert "worksheets" in old
    assert read_cells(saved(json.loads(nbformat.v3.writes_json(old)))) == ["a = 1\nb"]


def test_a_cell_stripped_to_its_source_is_still_code(saved):
    assert read_cells(saved({"cells": [{"source": "a = 1"}]})) == ["a = 1"]


def test_lines_end_as_in_python_whatever_wrote_them(saved):
    assert read_cells(saved(notebook(code("a = 1\r\nb = 2"),
                                     code(["a\r\n", "b"])))) == ["a = 1\nb = 2", "a\nb"]


def test_wrong_types_anywhere_do_no_harm(saved):
    odd = [None, 3, "x", [], {}, code(None), code(7), code(["a", 3, None, "b"]), code({"a": 1}),
           {"cell_type": ["code"], "source": "no"}, {"cell_type": "raw", "source": "no"}]
    assert read_cells(saved(notebook(*odd, metadata=3, nbformat="four"))) == ["", "", "", "ab", ""]


def test_half_a_surrogate_becomes_writable_text(saved):
    text = b'{"cells": [{"cell_type": "code", "source": "a = \'\\ud800\'"}]}'
    (source,) = read_cells(saved(text))
    assert source.encode("utf-8") == b"a = '?'"


@pytest.mark.parametrize(("data", "key"), [
    (b"", "empty"), (b" \n\r\n", "empty"), (b"\xef\xbb\xbf", "not a notebook"), (b"\0" * 500,
                                                                                 "empty"),
    (b"%PDF-1.4\n\xe2\xe3", "not a notebook"), (b"PK\x03\x04\x14\0\x06\0", "not a notebook"),
    (b"def f():\n    return 1\n", "not a notebook"), (b"<!DOCTYPE html><html>", "not a notebook"),
    (b"[1, 2]", "not a notebook"), (b"null", "not a notebook"), (b'{"a": 1}', "not a notebook"),
    (b'{"cells": 3}', "not a notebook"), (b'{"worksheets": [{"cells": 3}, 4]}', None),
    (json.dumps(notebook(code(CODE))).encode()[:-30], "unreadable"), (b'{"cells": [' + b"[" * 10**6,
                                                                      "unreadable"),
    (b'{"cells": [], "a": ' + b"9" * 10**6 + b"}",
     None), (b'{"cells": [], "a": NaN, "a": 1e999}', None),
], ids=lambda value: repr(value)[:25])
def test_what_is_no_notebook_has_a_reason(saved, data, key):
    if key is None:
        assert read_cells(saved(data)) == []
    else:
        assert key_of(saved(data)) == key


def test_the_detail_names_what_it_is_instead(saved):
    with pytest.raises(Unreadable) as caught:
        read_cells(saved(b"%PDF-1.7"))
    assert caught.value.detail == "a PDF"


def test_of_two_equal_keys_the_last_counts_as_in_jupyter(saved):
    assert read_cells(saved(b'{"cells": [{"source": "a"}], "cells": [{"source": "b"}]}')) == ["b"]


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "large.ipynb"
    path.touch()
    os.truncate(path, 100 * 2**20)
    monkeypatch.setattr(type(path), "read_bytes", lambda self: pytest.fail("it was read"))
    assert key_of(path) == "too large"


def test_too_much_code_is_refused(saved):
    assert key_of(saved(notebook(code("a" * (notebooks.CODE + 1))))) == "too large"
    assert key_of(saved(notebook(*[code("")] * (notebooks.CELLS + 1)))) == "too large"


def test_a_pipe_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "hw.ipynb")
    assert key_of(tmp_path / "hw.ipynb") == "not a notebook"


def test_a_missing_file_is_unreadable(tmp_path):
    assert key_of(tmp_path / "gone.ipynb") == "unreadable"


@pytest.mark.parametrize(("cell", "python"), [
    ("a = 1", "a = 1"), ("a = '#' \\\n % 3", "a = '#' \\\n % 3"),
    ("!pip install x  # it's\nimport os", "pass\nimport os"),
    ("%matplotlib inline\n%cd ..\na = 1", "pass\npass\na = 1"),
    ("files = !ls\nx = %who", "files = []\nx = None"),
    ("if a:\n    !ls \\\n  -l\n    b", "if a:\n    pass\n\n    b"),
    ("np.dot?\n?np\nnp.dot??", "pass\npass\npass"),
    ("%time y = f(3)\n%timeit f(3)", "y = f(3)\npass"),
    ("%%time\ndef f():\n    return 1", "\ndef f():\n    return 1"),
    ("\n# note\n%%capture out\nx = 1\n!ls", "\n# note\n\nx = 1\npass"),
    ("%%bash\nrm -r *", "pass"), ("%%writefile a.py\nx = 1", "pass"), ("%%html\n<b>", "pass"),
    ("a = '''\n!ls\n%x\n'''\n!ls", "a = '''\n!ls\n%x\n'''\npass"),
    ("f(1\n% 2)\n!ls", "f(1\n% 2)\npass"), ("x = 5 \\\n % 3\n!ls", "x = 5 \\\n % 3\npass"),
    ("x = '(' # [\n!ls", "x = '(' # [\npass"), ("x = \"it's\\\"(\"\n!ls",
                                                "x = \"it's\\\"(\"\npass"),
    ("x %= 3\ny != 4\n!ls", "x %= 3\ny != 4\npass"),
    ("  a = 1\n  b = 2", "a = 1\nb = 2"),
    ("def f(:\n", "def f(:\n"), ("a = \0", "a = \0"),
])
def test_shell_and_magics_become_harmless(cell, python):
    assert to_python(cell) == python


@given(st.text(alphabet="ab'\"\\#()[]!%?= \n", max_size=60))
def test_valid_python_is_never_changed_and_lines_stay(cell):
    python = to_python(cell)
    if notebooks.parse_or_none(cell) is not None:
        assert python == cell
    elif not cell.lstrip("\n ").startswith(("%%", "#")):
        assert python.count("\n") == cell.count("\n")


LINES = ["a = '''", "'''", "x = 1", "f(", ")", '"""', "s = 'it'", "# it's ("]


@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_a_magic_after_valid_python_is_found_and_one_inside_a_string_is_not(lines):
    before = "\n".join(lines)
    if notebooks.parse_or_none(before) is not None:
        assert to_python(f"{before}\n!ls") == f"{before}\npass"
    inside = f"a = '''\n!ls\n{before.replace(chr(39) * 3, '')}"
    assert to_python(f"{inside}\n'''\n!ls").startswith("a = '''\n!ls")


@pytest.mark.parametrize("cell", [
    "-" * 150_000 + "1", "(" * 150_000, "{" * 5_000, "lambda:" * 20_000 + "1", "f(" * 10_000,
    "!a\n" * 20_000, '"\'' * 40_000 + "\n!", "x=" * 50_000 + "!",
    "if a: 1\n" + "elif a: 1\n" * 9_000, "a" * 10**6 + "\n!",
], ids=lambda cell: repr(cell[:8]))
def test_cells_made_to_break_a_parser_come_back(cell):
    assert isinstance(to_python(cell), str)
    assert definitions([cell], ["f"]) == {"f": []}


@pytest.mark.parametrize("line", [
    " " * 90_000 + "y z", "x =" + " " * 90_000 + "z", "a" * 90_000 + " z",
    "x?" + " " * 90_000 + "z", "\\\"" * 45_000, "[ " * 45_000, "a.b = " * 15_000 + "z z",
], ids=lambda line: repr(line[:8]))
def test_time_grows_with_a_line_and_not_with_its_square(line):
    begun = time.process_time()
    to_python(f"a b\n{line}")
    assert time.process_time() - begun < 2


def test_definitions_are_found_at_top_level_only():
    cells = ["def f(): pass", "if x:\n    def f(): pass\nelse:\n    f = 1",
             "def g():\n    f = 1\n    return f",
             "try:\n    1\nexcept E:\n    f = None\nwith a:\n    for i in b:\n        h: int = 1",
             "%%time\nf, (k, *rest) = 1, (2, 3)", "h: int", "a[f] = 1\nf(1)", "class f: pass",
             "f = (", "from m import q as f"]
    expected = {"f": [0, 1, 3, 4, 7, 9], "h": [3], "k": [4], "rest": [4], "g": [2], "nothing": []}
    assert definitions(cells, list(expected)) == expected


def test_every_notebook_of_the_course_is_read_whole():
    from instructor.editions import ROOT

    for path in sorted((ROOT / "notebooks" / "es").glob("*.ipynb")):
        cells = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
        assert read_cells(path) == cells
        assert all(ast.parse(to_python(cell)) for cell in cells)
