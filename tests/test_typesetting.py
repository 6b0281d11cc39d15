"""No line breaks within a number, or between it and its percent sign; code and formulas stay."""

import nbformat
import pytest

from instructor.editions import ROOT, sources
from instructor.lesson import read
from instructor.typesetting import joined, unbroken


@pytest.mark.parametrize(("prose", "expected"), [
    ("Errs on 20 % of 60 000.", "Errs on 20\u00a0% of 60\u202f000."),
    ("de 11 689 512 a 60 192 808", "de 11\u202f689\u202f512 a 60\u202f192\u202f808"),
    ("En 1989 400 imágenes; 1.5 250; 28 2828", "En 1989 400 imágenes; 1.5 250; 28 2828"),
    ("`a = 20 % 3`, $20 % 60 000$ and [x 1 %](y/1 000)",
     "`a = 20 % 3`, $20 % 60 000$ and [x 1\u00a0%](y/1 000)"),
    ("```\n20 % 60 000\n```\n| 20 % |", "```\n20 % 60 000\n```\n| 20\u00a0% |")])
def test_spaces_in_numbers_do_not_break(prose, expected):
    assert unbroken(prose) == expected
    assert unbroken(expected) == expected


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("lesson", sources())
def test_notebooks_say_the_same_with_spaces_that_hold(lesson, lang):
    said = [cell.source for cell in read(sources()[lesson]) if cell.lang == lang]
    for folder in (lang, f"solutions/{lang}"):
        built = nbformat.read(ROOT / "notebooks" / folder / f"{lesson}.ipynb", as_version=4)
        prose = [cell.source for cell in built.cells if cell.cell_type == "markdown"
                 and cell.id not in ("badge", "next")]
        assert [one.replace("\u00a0", " ").replace("\u202f", " ") for one in prose] == \
            [one.replace("\u202f", " ") for one in said]
        assert all(joined(one) == one for text in prose for one in [text]
                   if not {"`", "$", "<", "]("} & set(text))
