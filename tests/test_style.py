"""The house rules on length: cells, functions, modules, and how much prose there is to the code."""

import ast
from statistics import median

import pytest

from instructor.editions import ROOT, sources
from instructor.lesson import read

LESSONS = list(sources().values())
HELPERS = sorted((ROOT / "helpers").rglob("*.py"))


def length(source):
    return len([line for line in source.split("\n") if line.strip()])


def bodies(path):
    """(name, lines of body without docstring) of each function of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (body[-1].end_lineno - body[0].lineno + 1) if body else 0


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.parent.name)
def test_cells_are_short(path):
    lengths = {cell.line: length(cell.source) for cell in read(path) if cell.kind == "code"}
    assert median(lengths.values()) <= 4
    assert max(lengths.values()) <= 15, max(lengths, key=lengths.get)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.parent.name)
def test_code_lines_fit_a_narrow_window(path):
    lines = [line for cell in read(path) if cell.kind == "code" for line in cell.source.split("\n")]
    assert not [line for line in lines if len(line) > 100]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.parent.name)
def test_prose_and_code_are_balanced(path):
    cells = read(path)
    prose = sum(cell.lang == "en" for cell in cells)
    assert 0.8 <= prose / sum(cell.kind == "code" for cell in cells) <= 1.5


@pytest.mark.parametrize("path", HELPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_and_modules_are_short(path):
    assert all(lines <= 25 for _, lines in bodies(path))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200


def test_helpers_are_readable_in_an_evening():
    assert median(lines for path in HELPERS for _, lines in bodies(path)) <= 6


@pytest.mark.parametrize("path", HELPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_names_have_docstrings(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    public = [node for node in tree.body
              if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    assert all(ast.get_docstring(node) for node in public)
