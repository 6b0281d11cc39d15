"""The static pictures of widgets: SVG becomes PNG, with its words, its size and its alt text."""

import base64
import io

import numpy as np
from PIL import Image

from helpers.plots import svg
from instructor.pictures import SHARPNESS, without_svg


def output_of(*parts):
    drawing = svg.picture(200, 100, parts, "A picture")
    return {
        "output_type": "display_data",
        "data": {"image/svg+xml": drawing, "text/plain": "A picture"},
        "metadata": {"image/svg+xml": {"alt": "A picture"}},
    }


def pixels(output):
    png = base64.b64decode(output["data"]["image/png"])
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def letters(words, weight):
    """The pixels of a drawing of nothing but words."""
    part = svg.text(100, 50, words, 20, weight=weight)
    return pixels(without_svg(output_of(part)))


def test_svg_becomes_png_with_alt_text_and_size():
    output = without_svg(output_of())
    assert set(output["data"]) == {"image/png", "text/plain"}
    assert output["metadata"] == {"image/png": {"alt": "A picture", "width": 200}}
    assert pixels(output).shape == (100 * SHARPNESS, 200 * SHARPNESS)


def test_words_are_drawn_bold_ones_thicker():
    words = "∂E/∂w = −0.5"
    plain, bold = letters(words, "normal"), letters(words, "bold")
    assert letters("", "normal").min() == 255
    assert 100 < (plain < 128).sum() < (bold < 128).sum()


def test_same_drawing_same_bytes():
    part = svg.circle(50, 50, 30)
    assert without_svg(output_of(part)) == without_svg(output_of(part))


def test_other_outputs_stay_as_they_are():
    for output in ({"output_type": "stream", "name": "stdout", "text": "1\n"},
                   {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {}}):
        assert without_svg(output) is output
