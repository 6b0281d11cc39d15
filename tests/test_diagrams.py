"""The diagrams that explain: a unit, where a kernel can stand, the neocognitron's planes."""

from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest
from readable import assert_readable, words

from helpers import language, plots
from helpers.scratch.convolution import output_size
from helpers.scratch.perceptron import predict


def count(drawing, tag, **having):
    found = ElementTree.fromstring(drawing).iter(f"{{http://www.w3.org/2000/svg}}{tag}")
    return sum(all(one.get(key) == value for key, value in having.items()) for one in found)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("x", list(product((0, 1), repeat=2)))
def test_a_unit_answers_as_the_perceptron(x, spoken):
    language.use(spoken)
    drawing = plots.unit(x, [1, 1], -1.5)
    assert_readable(drawing.svg)
    answer = predict(np.array([x]), np.array([1, 1]), -1.5)[0]
    assert ("+1" in words(drawing.svg)) == (answer > 0)
    assert f"= {sum(x) - 1.5}".replace("-", "−") in drawing.alt


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (1, 1), (3, 1), (2, 2)])
def test_a_dot_for_each_place_of_the_kernel(stride, padding, spoken):
    language.use(spoken)
    drawing = plots.windows(7, 3, [(stride, padding)]).svg
    assert_readable(drawing)
    size = output_size(7, 3, stride, padding)
    assert count(drawing, "circle") == size ** 2
    assert any(line.endswith(f"{size}×{size}") for line in words(drawing))
    assert count(drawing, "line") == 0


def test_pixels_that_no_place_sees_are_crossed_out():
    assert count(plots.windows(7, 3, [(3, 0)]).svg, "line") == 7 + 7 - 1


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_every_plane_is_drawn(spoken):
    language.use(spoken)
    sizes = {"U0": (16, 16, 1), "S1": (16, 16, 24), "C1": (10, 10, 24), "C3": (1, 1, 24)}
    drawing = plots.hierarchy("net", sizes, {"S1": 5, "C1": 5, "C3": 2}).svg
    assert_readable(drawing)
    squares = [float(one.get("width")) for one in ElementTree.fromstring(drawing)[1:]
               if one.tag.endswith("rect") and one.get("width") == one.get("height")]
    retina, planes, forgiving = squares[0], squares[1:25], squares[25:49]
    assert planes == 24 * [retina]
    assert forgiving == pytest.approx(24 * [retina * 10 / 16], rel=1e-3)
    assert {"5×5", "2×2", "16×16", "10×10", "1×1"} <= set(words(drawing))
