"""What is said about cells that failed is true, counted as the student sees it, in one language."""

import pytest

from helpers import language
from instructor.grading import remarks
from instructor.grading.records import Mark
from instructor.grading.remarks import Fault


@pytest.fixture(params=["en", "es"])
def spoken(request):
    language.use(request.param)
    return request.param


def corrected(status, cells, faults=()):
    mark = Mark("03.f", status, 0.0, 1.0, "as before")
    return remarks.corrected(mark, "f", cells, faults)


def says(spoken, mark, english, spanish):
    assert mark.status == "error"
    assert {"en": english, "es": spanish}[spoken] in mark.message


def test_cells_are_counted_as_after_run_all():
    cells = ["import x", "", "  \n", "a", "b"]
    assert [remarks.number(cells, index) for index in (0, 3, 4)] == [1, 2, 3]


def test_a_cell_that_failed_is_told_once_with_its_number_and_its_line(spoken):
    (told,) = remarks.notes(["a", "", "f(\n"], {"f"}, [Fault(2, "SyntaxError", "'(' …", 1)])
    assert told == {"en": "Code cell 2 stopped in line 1 with SyntaxError: '(' …",
                    "es": "La celda de código 2 se detuvo en la línea 1 con SyntaxError: '(' …"
                    }[spoken]


@pytest.mark.parametrize("status", ["missing", "not attempted"])
@pytest.mark.parametrize("source", ["x = 1\ndef f(a:\n    return a", "x = 1\nf = (3",
                                    "x\nf: int = )", "x\nasync def f(:"])
def test_syntax_error_in_the_cell_of_an_answer_is_told_as_such(spoken, status, source):
    mark = corrected(status, ["import x", "", "def f(a):\n    ...", source][status == "missing":])
    number = 3 if status == "not attempted" else 2
    says(spoken, mark, f"code cell {number}, has a syntax error in line 2: ",
         f"la celda de código {number}, tiene un error de sintaxis en la línea 2: ")


def test_syntax_error_elsewhere_changes_nothing():
    for source in ("def g(:", "f == (", "g(f = (", "print(f", "# f = (\n("):
        assert corrected("missing", [source]).message == "as before"
    assert corrected("passed", ["def f(:"]).message == "as before"


def test_cell_that_stopped_before_it_came_to_the_answer(spoken):
    cells = ["f = ...", "import gone\n\ndef f(a):\n    return a"]
    for status in ("missing", "not attempted"):
        mark = corrected(status, cells, [Fault(1, "ModuleNotFoundError", "gone", 1)])
        says(spoken, mark, "code cell 2, stopped in line 1 with ModuleNotFoundError, before",
             "la celda de código 2, se detuvo en la línea 1 con ModuleNotFoundError, antes")
    after = corrected("not attempted", cells, [Fault(1, "NameError", "x", 5)])
    assert after.message == "as before"


def test_function_cut_in_two_is_not_as_it_was_handed_out(spoken):
    cells = ["def f(a):\n    'doc'", "", "b = a + 1\nreturn b", "check('03.f', f)"]
    mark = corrected("not attempted", cells, [Fault(2, "SyntaxError", "'return' outside", 2)])
    says(spoken, mark, "`f` in code cell 1 has no code of yours, and the cell after it, 2,",
         "`f`, en la celda de código 1, no tiene código tuyo, y la celda siguiente, la 2,")
    assert corrected("not attempted", cells).message == "as before"
    assert corrected("not attempted", cells[:1]).message == "as before"
