"""The house rules: lengths of cells, functions, modules, shelves; which room imports which."""

import ast
import re
from collections import Counter
from statistics import median

import pytest

from instructor.editions import ROOT, sources
from instructor.lesson import read

LESSONS = list(sources().values())
HELPERS = sorted((ROOT / "helpers").rglob("*.py"))
INSTRUCTOR = sorted((ROOT / "instructor").rglob("*.py"))
TO_BE_READ = ("scratch", "architectures", "anatomy", "seeing", "using", "where")
GUIDE = (ROOT / "helpers" / "README.md").read_text(encoding="utf-8")

# What each room of helpers may import, from the rooms above it alone: so there is no circle.
ARROWS = {
    "language": [],
    "budget": ["language"],
    "outputs": ["language"],
    "anatomy": ["language"],
    "datasets": ["budget", "language"],
    "scratch": ["datasets", "language"],
    "architectures": ["anatomy", "language", "outputs"],
    "seeing": ["scratch"],
    "using": ["language"],
    "where": ["datasets", "using"],
    "exercises": ["language"],
    "plots": ["anatomy", "architectures", "language", "outputs", "scratch"],
    "explorables": ["datasets", "language", "plots", "scratch"],
    "widgets": ["anatomy", "architectures", "datasets", "explorables", "language", "outputs",
                "plots", "scratch", "where"],
    "training": ["architectures", "budget", "datasets", "language"],
    "diagnosis": ["budget", "datasets", "language"],
    "__init__": ["diagnosis", "outputs"],
}

# Module names that may stand twice, and why.
SHOWING = ("explorables", "plots", "widgets")  # their modules are named as the thing that they show
TWICE = {
    "tables": "a paper's tables, and those that grading sends out: the word in both fields",
}


CAPTION = re.compile(r',\n *caption="[^"]*"(\n *"[^"]*")?(?=\))')


def length(source):
    """The lines of code of a cell: without empty ones and captions, which are prose."""
    return len([line for line in CAPTION.sub("", source).split("\n") if line.strip()])


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def room(path):
    """The room of helpers that a module is in; its own name if it is in none."""
    return path.relative_to(ROOT / "helpers").parts[0].removesuffix(".py")


def imported(path):
    """The rooms of helpers that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}".split(".") for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        else:
            continue
        yield from (parts[1] for parts in names if parts[0] == "helpers" and len(parts) > 1)


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
    cells = [cell.source for cell in read(path) if cell.kind == "code"]
    assert not [line for cell in cells for line in cell.split("\n") if len(line) > 88]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.parent.name)
def test_prose_and_code_are_balanced(path):
    cells = read(path)
    prose = sum(cell.lang == "en" for cell in cells)
    assert 0.8 <= prose / sum(cell.kind == "code" for cell in cells) <= 1.5


@pytest.mark.parametrize("path", HELPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_and_modules_are_short(path):
    assert all(count <= 25 for _, count in bodies(path))
    assert len(lines(path)) <= 200


def test_helpers_are_readable_in_an_evening():
    assert median(count for path in HELPERS for _, count in bodies(path)) <= 6


def test_shelves_are_small():
    counts = {path: len(lines(path)) for path in HELPERS}
    read = sum(count for path, count in counts.items() if room(path) in TO_BE_READ)
    assert read <= 4527  # the goal is 3,000
    assert sum(counts.values()) - read <= 9617  # the goal is 5,000


def test_guide_leads_to_every_module_that_is_to_be_read_and_to_every_room():
    modules = [path.stem for path in HELPERS if room(path) in TO_BE_READ]
    names = {*modules, *map(room, HELPERS)} - {"__init__"}
    assert not [name for name in sorted(names) if f"`{name}`" not in GUIDE]


def test_arrows_between_rooms_go_one_way():
    above = list(ARROWS)
    assert all(above.index(other) < above.index(one) for one in ARROWS for other in ARROWS[one])
    for path in HELPERS:
        unforeseen = set(imported(path)) - {room(path), *ARROWS[room(path)]}
        assert not unforeseen, f"{path.relative_to(ROOT)} imports {unforeseen}"


def test_guide_has_the_same_arrows():
    drawn = dict(re.findall(r"^(\w+) *→ (.+)$", GUIDE, re.MULTILINE))
    assert {one: others.split(", ") for one, others in drawn.items()} == {
        one: others for one, others in ARROWS.items() if others and one != "__init__"}


def test_no_module_name_stands_twice():
    modules = [path for path in HELPERS if room(path) not in SHOWING] + INSTRUCTOR
    names = Counter(path.stem for path in modules if not path.stem.startswith("__"))
    assert {name for name, count in names.items() if count > 1} <= TWICE.keys()


@pytest.mark.parametrize("path", HELPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_names_have_docstrings(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    public = [node for node in tree.body
              if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    assert all(ast.get_docstring(node) for node in public)
