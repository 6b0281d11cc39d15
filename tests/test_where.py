"""The shelf of lesson 13: boxes, anchors, regions, precision and pixels against other ways."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import ops
from sklearn.metrics import jaccard_score, precision_recall_curve

from helpers import architectures, datasets
from helpers.architectures import faster_rcnn
from helpers.architectures.fcn import TABLE as FCN_TABLE
from helpers.architectures.ledger import compare
from helpers.training import checkpoints
from helpers.where import boxes, pixels, precision, regions, scenes
from helpers.where.anchors import EACH, anchors, roles
from helpers.where.detecting import Seen, detect, propose, settle
from helpers.where.joint import Joint, mean_over, nearest, smooth_l1
from helpers.where.precision import Found, Truth

RNG = np.random.default_rng(0)
CORNER = st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(1, 12)] * 2)
A, B = [0, 0, 4, 4], [2, 1, 6, 5]


def box(corner):
    """(top, left, height, width) -> a box."""
    top, left, height, width = corner
    return np.array([top, left, top + height, left + width])


def random_boxes(n, side=60):
    start = RNG.uniform(0, side - 20, (n, 2))
    return np.concatenate([start, start + RNG.uniform(4, 20, (n, 2))], axis=1).astype("float32")


def cells(one, side=40):
    """A box with whole corners as the set of its pixels."""
    top, left, bottom, right = one
    return {(i, j) for i in range(top, bottom) for j in range(left, right)}


@given(CORNER, CORNER)
def test_iou_is_that_of_sets_of_pixels(one, other):
    a, b = box(one), box(other)
    expected = len(cells(a) & cells(b)) / len(cells(a) | cells(b))
    assert boxes.iou(a[None], b[None])[0, 0] == pytest.approx(expected)


def test_iou_of_all_pairs_is_the_same_in_keras():
    a, b = random_boxes(10).reshape(2, 5, 4), random_boxes(6).reshape(2, 3, 4)
    ours = boxes.iou(a, b)
    assert ours.shape == (2, 5, 3)
    np.testing.assert_allclose(np.array(boxes.iou(ops.array(a), ops.array(b), ops)), ours,
                               atol=1e-6)
    assert boxes.iou(np.zeros((1, 4)), np.zeros((1, 4))) == 0


@given(CORNER, CORNER)
def test_decode_is_the_way_back(one, other):
    anchor, target = box(one), box(other)
    if max(abs(np.log(boxes.sizes(target) / boxes.sizes(anchor)))) < boxes.LARGEST:
        found = boxes.decode(anchor, boxes.encode(anchor, target))
        np.testing.assert_allclose(found, target, atol=1e-9)


def test_codes_do_not_depend_on_the_scale():
    a, b = random_boxes(2)
    np.testing.assert_allclose(boxes.encode(3 * a, 3 * b), boxes.encode(a, b), atol=1e-5)
    np.testing.assert_allclose(np.array(boxes.encode(ops.array(a), ops.array(b), ops)),
                               boxes.encode(a, b), atol=1e-5)


def test_shifts_are_those_of_the_centres():
    found = boxes.encode(np.array([0, 0, 20, 10]), np.array([5, 2, 45, 12]))
    assert found[:2].tolist() == [.75, .2]


@pytest.mark.parametrize("threshold", [.1, .4, .7])
def test_nms_is_tensorflows(threshold):
    tf = pytest.importorskip("tensorflow")
    many, scores = random_boxes(80, side=50), RNG.random(80).astype("float32")
    expected = tf.image.non_max_suppression(many, scores, 300, threshold).numpy()
    assert boxes.nms(many, scores, threshold).tolist() == expected.tolist()
    assert boxes.nms(many, scores, threshold, 3).tolist() == expected[:3].tolist()


def test_anchors_stand_in_the_middle_of_each_place():
    found = anchors().reshape(12, 12, EACH, 4)
    assert boxes.middles(found)[2, 5].tolist() == [[20, 44]] * EACH
    heights, widths = boxes.sizes(found)[7, 7].T
    assert heights.tolist() == [18, 18, 28, 28, 42, 42]
    np.testing.assert_allclose(widths / heights, [.45, .85] * 3, rtol=1e-5)


def test_roles():
    overlaps = np.array([[.7, .1], [.5, .1], [.1, .35], [.2, .25], [.29, 0]])
    assert roles(overlaps).tolist() == [1, -1, 1, 0, 0]
    assert np.array(roles(ops.array(overlaps), ops)).tolist() == [1, -1, 1, 0, 0]
    assert roles(np.array([[.15], [.1]])).tolist() == [0, 0]  # too far from any anchor


def test_regions_by_hand():
    maps = np.arange(12).reshape(3, 4, 1)
    assert regions.roi_max_pool(maps, (0, 0, 3, 4), 2)[..., 0].tolist() == [[5, 7], [9, 11]]
    assert regions.roi_max_pool(maps, (0, 1, 2, 3), 2)[..., 0].tolist() == [[1, 2], [5, 6]]


def test_a_region_of_a_ramp_is_a_ramp():
    rows, columns = np.mgrid[:24, :24].astype("float32") + .5
    maps = np.stack([rows, columns], axis=-1)[None] * 4  # each number is its place in pixels
    found = regions.crop(maps, np.array([[[8., 20, 64, 48]]]), 4, 7)
    assert found.shape == (1, 1, 7, 7, 2)
    np.testing.assert_allclose(found[0, 0, :, 0, 0], 12 + 8 * np.arange(7), rtol=1e-5)
    np.testing.assert_allclose(found[0, 0, 0, :, 1], 22 + 4 * np.arange(7), rtol=1e-5)
    same = regions.crop(ops.array(maps), ops.array([[[8., 20, 64, 48]]]), 4, 7, ops)
    np.testing.assert_allclose(np.array(same), found, rtol=1e-5)


def test_average_precision_is_the_area_below_scikit_learns_curve():
    for n in (5, 40, 200):
        hits, scores = RNG.random(n) < .4, RNG.random(n)
        hits[0] = True
        found, reached, _ = precision_recall_curve(hits, scores)
        best = np.maximum.accumulate(found)  # recall falls along it
        area = -(np.diff(reached) * best[:-1]).sum()
        said = list(zip(scores, hits, strict=True))
        assert precision.average_precision(said, int(hits.sum())) == pytest.approx(area)
        assert precision.average_precision(said, 2 * int(hits.sum())) == pytest.approx(area / 2)


def test_a_second_box_on_an_object_is_a_mistake():
    found = Found(np.array([A, A, B]), np.array([.6, .9, .8]), np.array([3, 3, 3]))
    truth = Truth(np.array([A]), np.array([3]))
    assert precision.hits(found, truth, 3) == [(.9, True), (.8, False), (.6, False)]
    assert precision.hits(found, truth, 4) == []
    assert precision.mean_average_precision([found], [truth]) == 1


def test_recall():
    truth = Truth(np.array([A, B]), np.array([1, 2]))
    proposals = np.array([[8, 8, 9, 9], A, B])
    assert [precision.recall([proposals], [truth], n) for n in (1, 2, 3)] == [0, .5, 1]


def test_mean_iou_is_scikit_learns():
    truth, said = RNG.integers(0, 4, (2, 3, 8, 8))
    table = pixels.confusion(truth, said, 5)
    expected = jaccard_score(truth.ravel(), said.ravel(), average=None)
    np.testing.assert_allclose(pixels.ious(table)[:4], expected)
    assert np.isnan(pixels.ious(table)[4])
    assert pixels.mean_iou(table) == pytest.approx(expected.mean())
    assert pixels.pixel_accuracy(table) == pytest.approx((truth == said).mean())


def test_coarse_labels():
    labels = np.array([[[1, 0, 2, 2], [0, 0, 2, 1], [1, 1, 0, 0], [1, 1, 0, 0]]])
    assert pixels.coarsen(labels, 1).tolist() == labels.tolist()
    assert pixels.coarsen(labels, 2)[0].tolist() == [[0, 0, 2, 2]] * 2 + [[1, 1, 0, 0]] * 2
    assert pixels.coarsen(labels, 4)[0, 0].tolist() == [0] * 4


@pytest.fixture(scope="module")
def few():
    """Eight scenes of scikit-learn's digits."""
    digits = datasets.load("digits")
    return scenes.make(8, digits.x_train[:60], digits.y_train[:60], "train", 3)


def test_scenes(few):
    digits = datasets.load("digits")
    again = scenes.make(8, digits.x_train[:60], digits.y_train[:60], "train", 3)
    assert all(np.array_equal(*pair) for pair in zip(few, again, strict=True))
    assert few.images.shape == (8, 96, 96, 1)
    assert few.images.dtype == few.masks.dtype == np.uint8
    for truth, mask in zip(few.truths(), few.masks, strict=True):
        assert 1 <= len(truth.labels) <= scenes.MOST
        heights = boxes.sizes(truth.boxes)[:, 0]
        assert heights.min() >= 18
        assert heights.max() <= 44
        assert truth.boxes.min() >= 0
        assert truth.boxes.max() <= 96
        overlaps = boxes.iou(truth.boxes, truth.boxes) - np.eye(len(truth.boxes))
        assert overlaps.max() < .05
        assert set(np.unique(mask)) == {0, *(truth.labels + 1)}
        inside = np.zeros((96, 96), bool)
        for top, left, bottom, right in truth.boxes.astype(int):
            inside[top:bottom, left:right] = True
        assert not mask[~inside].any()


def test_photographs_for_training_serve_for_no_test():
    assert not set(scenes.BACKGROUNDS["train"]) & set(scenes.BACKGROUNDS["test"])


def test_a_composed_scene_has_its_digits_where_they_were_put():
    ink = np.zeros((10, 8, 1), np.uint8)
    ink[2:8, 3:6] = 255
    stamp = scenes.cut(ink, 7)
    assert stamp.ink.shape == (6, 3)
    place = scenes.Place(stamp, 20, 50, 30)
    assert place.box.tolist() == [20, 50, 50, 65]
    _, mask = scenes.compose([place], np.random.default_rng(0))
    assert mask[20:50, 50:65].min() == mask.max() == 8
    assert (mask > 0).sum() == 30 * 15


def test_the_nearest_object_and_the_losses_parts():
    overlaps, objects = ops.array([[[.1, .5], [.4, .2]]]), ops.array([[[1., 2], [3, 4]]])
    assert np.array(nearest(overlaps, objects)).tolist() == [[[3, 4], [1, 2]]]
    assert float(mean_over(ops.array([1., 2, 6]), ops.array([True, False, True]))) == 3.5
    assert np.array(smooth_l1(ops.array([-3., .5, 0]))).tolist() == [2.5, .125, 0]


@pytest.fixture(scope="module")
def joint():
    """A detector with random weights."""
    keras.utils.set_random_seed(0)
    return Joint(faster_rcnn.trunk(), faster_rcnn.head())


def test_the_tables_are_the_networks(joint):
    assert len(compare(joint.trunk, faster_rcnn.TRUNK)) == len(faster_rcnn.TRUNK)
    assert len(compare(joint.head, faster_rcnn.HEAD)) == len(faster_rcnn.HEAD)
    assert len(compare(architectures.fcn()[16], FCN_TABLE)) == len(FCN_TABLE)
    scores, codes, maps = joint.trunk.output
    assert scores.shape[1:] == (864,)
    assert codes.shape[1:] == (864, 4)
    assert maps.shape[1:3] == (96 // faster_rcnn.FINE,) * 2


def test_scores_are_in_the_order_of_the_anchors(joint):
    """One place alone is lit: the scores that change are those of its anchors."""
    layer = joint.trunk.get_layer("objectness")
    ends = keras.Model(layer.input, joint.trunk.output[0])
    maps = np.zeros((1, 12, 12, 64), "float32")
    before = np.array(ends(maps))[0]
    maps[0, 3, 8] = 1
    changed = np.flatnonzero(np.array(ends(maps))[0] != before)
    assert boxes.middles(anchors()[changed]).tolist() == [[28, 68]] * EACH


def test_a_step_makes_the_loss_smaller_and_reaches_every_weight(joint, few):
    before = [np.array(weight) for weight in joint.trainable_weights]
    joint.compile(keras.optimizers.Adam(2e-3), jit_compile=False)
    losses = joint.fit(few.images, few.objects, batch_size=8, epochs=4, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    assert all((old != np.array(new)).any()
               for old, new in zip(before, joint.trainable_weights, strict=True))


def test_a_training_started_again_is_known_by_its_recipe():
    """Keras counts the names of layers on, and `fit` goes on only where all else is the same."""
    recipes = []
    for rate in (1e-3, 1e-3, 2e-3):
        model = Joint(faster_rcnn.trunk(), faster_rcnn.head())
        model.compile(keras.optimizers.Adam(rate))
        recipes.append(checkpoints.recipe(model))
    assert recipes[0] == recipes[1] != recipes[2]


def test_empty_places_for_objects_change_no_loss_of_proposals(joint, few):
    from helpers.where.joint import proposal_loss
    scores, codes, _ = joint(few.images[:1])
    objects = few.objects[:1]
    there = objects[:, objects[0, :, 4] >= 0]
    filled = np.where(objects[..., 4:] < 0, objects[:, :1], objects)
    losses = [float(proposal_loss(joint.anchors, scores, codes, ops.array(each)))
              for each in (there, filled)]
    assert losses[0] == pytest.approx(losses[1])


def test_what_is_found_overlaps_nothing_else(joint, few):
    for found in detect(joint, few.images[:2], 30):
        overlaps = boxes.iou(found.boxes, found.boxes) - np.eye(len(found.boxes))
        assert (overlaps <= .4 + 1e-6).all()
    twice = Found(np.array([A, A]), np.array([.3, .6]), np.array([4, 9]))
    assert settle(twice).labels.tolist() == [9]


def test_proposals_are_the_best_anchors_shifted(joint):
    all_anchors = anchors()
    scores, codes = np.full(864, -9.), np.zeros((864, 4))
    scores[[300, 500]] = 1, 2
    codes[500] = .1, 0, 0, np.log(2)
    first, second = propose(Seen(scores, codes, None), all_anchors, 2)
    np.testing.assert_allclose(second, np.clip(all_anchors[300], 0, 96))
    np.testing.assert_allclose(first, np.clip(boxes.decode(all_anchors[500], codes[500]), 0, 96))


def test_a_new_skip_changes_nothing_at_first(few):
    keras.utils.set_random_seed(0)
    models = architectures.fcn()
    coarse, finer = (np.array(models[stride](few.images[:1])) for stride in (16, 8))
    assert coarse.shape == (1, 96, 96, 11)
    assert np.corrcoef(coarse.ravel(), finer.ravel())[0, 1] > .95  # enlarged in two steps, not one


def test_the_detectors_weights_fit_the_fcn(joint):
    model = architectures.fcn()[4]
    for name in ("conv1", "conv2_bn", "conv5"):
        model.get_layer(name).set_weights(joint.trunk.get_layer(name).get_weights())
