"""Lesson 13: what it says by hand, its answers against the shelf, its pictures in words."""

from html import unescape

import numpy as np
import pytest

from helpers import language, plots, widgets
from helpers.exercises.loading import declarations
from helpers.plots.boxes import parts
from helpers.where import boxes, pixels, precision, regions
from helpers.where.anchors import EACH, HEIGHTS, WIDTHS, anchors

ANSWERS = declarations("13")
RNG = np.random.default_rng(0)
SCENE = np.full((96, 96, 1), 128, np.uint8)


def test_the_numbers_by_hand():
    assert ANSWERS.overlap((0, 0, 4, 4), (2, 1, 6, 5)) == pytest.approx(6 / 26)
    np.testing.assert_allclose(ANSWERS.box_code((0, 0, 20, 10), (5, 2, 45, 12)),
                               [.75, .2, np.log(2), 0])
    assert ANSWERS.anchors_with()(1, 8, [(6, 2)]).tolist() == [[1, 3, 7, 5]]
    chain = np.array([[1, .6, .1], [.6, 1, .6], [.1, .6, 1]])
    assert ANSWERS.suppress(chain, np.array([.9, .8, .7]), .5) == [0, 2]
    assert ANSWERS.precision_with()([1, 0, 1], 4) == pytest.approx(5 / 12)
    assert ANSWERS.mean_overlap(np.array([[6, 2], [1, 3]])) == pytest.approx((6 / 9 + 3 / 6) / 2)


def test_a_quarter_of_the_side_both_ways_is_less_than_half():
    shifted = boxes.iou(np.array([[0, 0, 20, 20]]), np.array([[5, 5, 25, 25]]))[0, 0]
    assert shifted == pytest.approx(225 / 575)
    assert shifted < .5


def random_box():
    start = RNG.integers(0, 20, 2)
    return (*start, *(start + RNG.integers(2, 15, 2)))


def test_the_answers_are_what_the_helpers_do():
    for _ in range(20):
        a, b = random_box(), random_box()
        pair = np.array([a], float), np.array([b], float)
        assert ANSWERS.overlap(a, b) == pytest.approx(boxes.iou(*pair)[0, 0])
        np.testing.assert_allclose(ANSWERS.box_code(a, b), boxes.encode(*pair)[0])
    sizes = [(height, share * height) for height in HEIGHTS for share in WIDTHS]
    np.testing.assert_allclose(ANSWERS.anchors_with()(12, 8, sizes), anchors(), rtol=1e-5)
    assert len(anchors()) == 12 * 12 * EACH == 864


def test_suppression_of_the_exercise_is_the_shelfs():
    many = np.array([random_box() for _ in range(40)], float)
    scores = RNG.permutation(40) / 40
    expected = boxes.nms(many, scores, .3).tolist()
    assert ANSWERS.suppress(boxes.iou(many, many), scores, .3) == expected


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_pooled_region_of_the_exercise_is_the_shelfs(count):
    maps = RNG.random((14, 17))
    expected = regions.roi_max_pool(maps[..., None], (2, 3, 11, 16), count)[..., 0]
    np.testing.assert_array_equal(ANSWERS.pool_region(maps, (2, 3, 11, 16), count), expected)


def test_both_ways_to_measure_are_the_shelfs():
    hits = (RNG.random(50) < .5).astype(int)
    said = list(zip(np.linspace(1, 0, 50), hits.astype(bool), strict=True))
    assert ANSWERS.precision_with()(hits.tolist(), 40) == pytest.approx(
        precision.average_precision(said, 40))
    table = RNG.integers(0, 9, (5, 5))
    assert ANSWERS.mean_overlap(table) == pytest.approx(pixels.mean_iou(table))


@pytest.mark.parametrize(("lang", "says"), [
    ("en", "mine: 1 box, true ones dashed: 1, 3 0.98 at row 10, column 20"),
    ("es", "mine: 1 caja, verdaderas, con línea discontinua: 1, 3 0.98 en la fila 10, columna 20")])
def test_boxes_in_words(lang, says):
    language.use(lang)
    box = np.array([[10, 20, 40, 35]])
    picture = plots.boxes({"mine ": plots.Boxed(SCENE, box, ["3 0.98"], box)})
    assert says in picture.alt.replace("mine ", "mine")
    nothing = plots.boxes({"mine ": plots.Boxed(SCENE, (), (), box)})
    assert "0" not in nothing.alt


def test_each_connected_part_is_named_in_its_middle():
    labels = np.zeros((20, 20), int)
    labels[2:6, 2:6], labels[10:18, 10:14], labels[0, 19] = 4, 4, 9
    found = list(parts(labels))
    assert found[:2] == [("3", 3.5, 3.5, 16 / 400), ("3", 13.5, 11.5, 32 / 400)]
    assert "3 (4 %), 3 (8 %)" in plots.masks({"labels": labels}).alt


@pytest.mark.parametrize(("lang", "says"), [
    ("en", "IoU with the digit's box: 1.00."), ("es", "IoU con la caja del dígito: 1.00.")])
def test_the_widget_says_when_the_box_fits(lang, says):
    language.use(lang)
    explorer = widgets.boxes(SCENE, np.array([20, 30, 60, 55]))
    for name, value in {"top": 20, "left": 30, "height": 40, "width": 25}.items():
        explorer.controls[name].value = value
    assert says in unescape(explorer.svg())
    assert "(0.00, 0.00, 0.00, 0.00)" in explorer.svg()


def test_the_other_widget_says_how_many_boxes_stay():
    twice = np.array([[10, 10, 40, 40], [11, 10, 41, 40], [60, 60, 80, 80]], float)
    explorer = widgets.suppression(SCENE, twice, np.array([.9, .8, .7]))
    assert "Boxes that stay: 2 of 3." in explorer.svg()
    explorer.controls["threshold"].value = 1.
    assert "Boxes that stay: 3 of 3." in explorer.svg()
    explorer.controls["count"].value = 1
    assert "Boxes that stay: 1 of 1." in explorer.svg()
