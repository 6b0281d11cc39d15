"""What cells show says what it is: `show`, `table`, and a count of outputs without a word."""

import ast
import re
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest

from helpers import language, show, table
from helpers.outputs import NAMES, number
from instructor.editions import ROOT, sources
from instructor.lesson import read

# The largest share of text outputs without a word, in %: it may only fall, to 10.
CEILINGS = {"01_perceptron": 10, "02_backprop": 10, "03_convolution": 10, "04_pooling": 10,
            "05_review": 10, "06_lenet": 65, "07_alexnet": 48, "08_vgg": 58, "09_googlenet": 10,
            "10_resnet": 10}


@pytest.mark.parametrize(("value", "en", "es"), [
    (4, "4", "4"), (-1, "−1", "−1"), (0.25, "0.25", "0.25"), (-0.0, "0", "0"),
    (2 / 3, "0.667", "0.667"), (99.97, "100", "100"), (1234.5, "1,234", "1234"),
    (1437, "1,437", "1437"), (-14450688, "−14,450,688", "−14\u202f450\u202f688"),
    (np.int64(12345), "12,345", "12\u202f345"), (np.float32(0.5), "0.5", "0.5"),
    (2.4e23, "2.4×10²³", "2.4×10²³"), (0.00002, "2×10⁻⁵", "2×10⁻⁵"), (float("nan"), "", "")])
def test_numbers_are_rounded_and_grouped_as_the_prose_writes_them(value, en, es):
    assert number(value) == en
    language.use("es")
    assert number(value) == es


@pytest.mark.parametrize(("lang", "shown"), [
    ("en", "multiply-adds: 14,450,688\n"
           "w:             [[ 1.     0.5  ]\n"
           "                [ 0.    -0.333]]\n"
           "mistakes:      1, 1,200, −3\n"
           "test:          yes\n"
           "kernel:        Laplacian\n"
           "x_train:       (1437, 8, 8, 1)\n"
           "y:             −0.0532\n"),
    ("es", "multiplicaciones y sumas: 14\u202f450\u202f688\n"
           "w:                        [[ 1.     0.5  ]\n"
           "                           [ 0.    -0.333]]\n"
           "errores:                  1, 1200, −3\n"
           "prueba:                   sí\n"
           "kernel:                   laplaciano\n"
           "x_train:                  (1437, 8, 8, 1)\n"
           "y:                        −0.0532\n")])
def test_shown_values_stand_after_their_names(lang, shown, capsys):
    language.use(lang)
    w = np.array([[1, 0.5], [-1e-9, -1 / 3]])
    show(multiply_adds=14450688, w=w, mistakes=[1, 1200, -3], test=np.bool_(True),
         kernel="Laplacian", x_train=(1437, 8, 8, 1), y=f"{-.0532:.4f}")
    assert capsys.readouterr().out == shown


def test_nothing_to_show_is_an_error():
    with pytest.raises(TypeError, match="name=value"):
        show()


ROWS = [("Laplacian", 1234567, "5×5"), ("a < b", -2, "11×11")]


def test_table_as_text_has_numbers_at_the_right():
    shown = table(ROWS, ["kernel", "multiply_adds", "output"], caption="learning rate")
    assert repr(shown) == ("learning rate\n"
                           "kernel     multiply-adds  output\n"
                           "Laplacian      1,234,567     5×5\n"
                           "a < b                 −2   11×11")
    language.use("es")
    assert repr(table(ROWS, ["kernel", "multiply_adds", "output"])).split("\n")[:2] == [
        "kernel      multiplicaciones y sumas  salida",
        "laplaciano                 1\u202f234\u202f567     5×5"]


class Cells(HTMLParser):
    """The texts of an HTML table, by row, and the sides of the cells."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.sides, self.open = [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.sides.append(re.search("text-align:(left|right)", dict(attributes)["style"])[1])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        if self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += text


def test_table_as_html_has_the_same_cells_and_sides():
    language.use("es")
    shown = table(ROWS, ["kernel", "multiply_adds", "output"], caption="a & b")
    html = shown._repr_html_()
    cells = Cells(html)
    assert cells.rows == [shown.head, *shown.body]
    assert cells.sides == ["left", "right", "right"] * 3
    assert "<caption>a &amp; b</caption>" in html
    assert ">a &lt; b<" in html
    assert 'lang="es"' in html
    assert html.startswith('<div style="overflow-x:auto" tabindex="0"')  # scrolls, by keyboard too
    assert "color:" not in html.replace("color:#767676", "")  # the page's own, light or dark


def test_table_without_rows_has_its_header():
    assert repr(table([], ["kernel", "w"])) == "kernel  w"


def test_rows_of_another_length_are_refused():
    with pytest.raises(ValueError, match="row 2 has 1 cells, but there are 2 columns: step, w"):
        table([(1, 2), (3,)], ["step", "w"])


def text_outputs(notebook):
    """The texts of a notebook's outputs, but for checks and for displays with a picture."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.source.startswith("check("):
            for output in cell.outputs:
                data = output.get("data", {"text/plain": output.get("text", "")})
                if not any(kind.startswith("image/") for kind in data):
                    yield data["text/plain"]


def has_word(text):
    """Whether a text has a word: three letters in a row, that are not Python's or NumPy's own."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    return any(word not in {"nan", "inf", "array", "dtype", "int", "float", "bool", "True", "False",
                            "None", "tuple", "list"} for word in words)


@pytest.mark.parametrize(("text", "has"), [
    ("array([2.], dtype=float32)", False), ("[True, False]", False), ("nan inf 1e-05", False),
    ("w: 3", False), ("limit = 0.238", True), ("época: 3", True), ("91.5 ms", False)])
def test_what_counts_as_a_word(text, has):
    assert has_word(text) == has


@pytest.mark.parametrize("lesson", sources())
def test_few_outputs_are_without_a_word(lesson):
    texts = list(text_outputs(nbformat.read(ROOT / "notebooks" / "en" / f"{lesson}.ipynb", 4)))
    share = 100 * sum(not has_word(text) for text in texts) / len(texts)
    print(f"{lesson}: {share:.0f} % of {len(texts)} text outputs are without a word")
    assert share <= CEILINGS[lesson]


def labels(call):
    """The names that a call of `show` gives, or the headings and the caption of a `table`."""
    if isinstance(call.func, ast.Name) and call.func.id == "show":
        yield from (keyword.arg for keyword in call.keywords if keyword.arg)
    if isinstance(call.func, ast.Name) and call.func.id == "table":
        parts = [part for argument in call.args[1:] for part in ast.walk(argument)]
        yield from (part.value for part in parts if isinstance(part, ast.Constant))


@pytest.mark.parametrize("lesson", sources())
def test_labels_are_terms_or_names_of_the_code(lesson):
    """A word that is neither would stay English in the Spanish notebook."""
    trees = [ast.parse(cell.source) for cell in read(sources()[lesson]) if cell.kind == "code"]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)} | {"NumPy", "Keras"}
    shown = {label for node in nodes if isinstance(node, ast.Call) for label in labels(node)}
    unknown = {label for label in shown if has_word(label)} - names
    assert not [label for label in unknown if NAMES.get(label, label) not in language.GLOSSARY]
