"""The restricted Boltzmann machine against counting: energies, chances, gradients, CD's bias."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.scratch import rbm
from helpers.scratch.gradients import numerical

SEEDS = st.integers(0, 10**6)


def machine(seed, visible=4, hidden=3, size=.7):
    """A random machine."""
    rng = np.random.default_rng(seed)
    return rbm.RBM(size * rng.normal(size=(visible, hidden)), rng.normal(size=visible),
                   rng.normal(size=hidden))


def joint(one):
    """p(v, h) of all states, counted: (2**visible, 2**hidden)."""
    v, h = rbm.states(len(one.visible)), rbm.states(len(one.hidden))
    energies = np.array([[rbm.energy(one, a, b) for b in h] for a in v])
    powers = np.exp(-energies)
    return powers / powers.sum()


def lesson_machine():
    """The tiny machine of lesson 14, its ten patterns, and how often each state is among them."""
    rng = np.random.default_rng(0)
    tiny = rbm.RBM(.7 * rng.normal(size=(6, 3)), .3 * rng.normal(size=6), .3 * rng.normal(size=3))
    chosen = rng.choice(64, 10, replace=False)
    return tiny, rbm.states(6)[chosen], np.bincount(chosen, minlength=64) / 10


def distance(a, b):
    return np.linalg.norm(a - b) / np.linalg.norm(b)


def test_an_energy_by_hand():
    one = rbm.RBM(np.array([[2.], [-2]]), np.array([-1., 0]), np.zeros(1))
    v, h = rbm.states(3)[:, :2], rbm.states(3)[:, 2:]
    assert rbm.energy(one, v, h).tolist() == [0, 0, 0, 2, 1, -1, 1, 1]


@given(SEEDS)
def test_units_are_on_as_often_as_counting_says(seed):
    one = machine(seed)
    v, h, p = rbm.states(4), rbm.states(3), joint(one)
    np.testing.assert_allclose(rbm.up(one, v), p @ h / p.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(rbm.down(one, h), p.T @ v / p.sum(axis=0)[:, None])
    np.testing.assert_allclose(rbm.probabilities(one), p.sum(axis=1))
    np.testing.assert_allclose(rbm.log_likelihood(one, v), np.log(p.sum(axis=1)).mean())


@given(SEEDS)
def test_the_gradient_is_the_nudged_one(seed):
    one = machine(seed)
    patterns = rbm.states(4)[np.random.default_rng(seed).integers(0, 16, 5)]
    exact = rbm.expected(one, patterns, rbm.probabilities(one))
    for array, along in zip(one[:3], exact, strict=True):
        nudged = numerical(lambda: -rbm.log_likelihood(one, patterns), array)
        np.testing.assert_allclose(along, nudged, atol=1e-8)


@given(SEEDS)
def test_a_step_up_and_down_leaves_the_machine_s_own_states_as_they_are(seed):
    one = machine(seed)
    chances, step = rbm.probabilities(one), rbm.gibbs(one)
    np.testing.assert_allclose(step.sum(axis=1), 1)
    np.testing.assert_allclose(chances @ step, chances)


def test_the_bias_of_cd_falls_with_k_as_the_lesson_says():
    tiny, patterns, at_data = lesson_machine()
    exact, = rbm.expected(tiny, patterns, rbm.probabilities(tiny))[:1]
    arrived, biases = at_data, {}
    for k in range(1, 11):
        arrived = arrived @ rbm.gibbs(tiny)
        biases[k] = distance(rbm.expected(tiny, patterns, arrived)[0], exact)
    assert [round(biases[k], 3) for k in (1, 2, 3)] == [.206, .044, .009]
    assert biases[10] < 1e-6


def test_with_larger_weights_the_bias_falls_more_slowly():
    tiny, patterns, at_data = lesson_machine()
    far = []
    for one in (tiny, tiny._replace(weights=3 * tiny.weights)):
        exact = rbm.expected(one, patterns, rbm.probabilities(one))[0]
        arrived = at_data @ np.linalg.matrix_power(rbm.gibbs(one), 10)
        far.append(distance(rbm.expected(one, patterns, arrived)[0], exact))
    assert far[1] > 1000 * far[0]


def test_drawn_pixels_converge_to_the_mean_and_probabilities_do_not():
    tiny, patterns, at_data = lesson_machine()
    mean = rbm.expected(tiny, patterns, at_data @ rbm.gibbs(tiny))[0]
    many = np.repeat(patterns, 5000, axis=0)
    rng = np.random.default_rng(1)
    drawn, means = (rbm.divergence(tiny, many, rng, sampled=sampled)[0]
                    for sampled in (True, False))
    assert np.abs(drawn - mean).max() < .01
    assert np.abs(means - mean).max() > .03


def test_more_steps_bring_a_sampled_cd_nearer_to_the_gradient():
    tiny, patterns, _ = lesson_machine()
    exact = rbm.expected(tiny, patterns, rbm.probabilities(tiny))[0]
    many = np.repeat(patterns, 2000, axis=0)
    one, five = (rbm.divergence(tiny, many, np.random.default_rng(1), steps, sampled=True)[0]
                 for steps in (1, 5))
    assert distance(five, exact) < .5 * distance(one, exact)


def test_linear_units_spread_by_one_around_their_sums():
    one = machine(0)._replace(linear=True)
    sums = rbm.up(one, np.ones((20_000, 4)))
    np.testing.assert_allclose(sums[0], one.weights.sum(axis=0) + one.hidden)
    drawn = rbm.draw(one, sums, np.random.default_rng(0))
    np.testing.assert_allclose(drawn.mean(axis=0), sums[0], atol=.05)
    np.testing.assert_allclose(drawn.std(axis=0), 1, atol=.05)


def bars(n, rng):
    """Images of 4×4 pixels, one column or one row of them on: (n, 16)."""
    images = np.zeros((n, 4, 4), np.float32)
    for image, line, across in zip(images, rng.integers(0, 4, n), rng.random(n) < .5, strict=True):
        if across:
            image[line] = 1
        else:
            image[:, line] = 1
    return images.reshape(n, 16)


def test_training_brings_reconstructions_near_the_patterns():
    rng = np.random.default_rng(0)
    patterns = bars(400, rng)
    fresh = rbm.start(16, 12, rng)
    learnt = rbm.train(fresh, patterns, 60, rng)
    far = [((rbm.down(one, rbm.up(one, patterns)) - patterns)**2).sum(axis=1).mean()
           for one in (fresh, learnt)]
    assert far[1] < .3 * far[0]
    assert learnt.weights.dtype == np.float32
    assert not np.array_equal(fresh.weights, learnt.weights)


def test_a_stack_unrolled_goes_up_and_down():
    rng = np.random.default_rng(0)
    patterns = bars(200, rng)
    machines = rbm.stack(patterns, (16, 9, 6, 2), 2, rng)
    assert [one.linear for one in machines] == [False, False, True]
    arrays = rbm.unroll(machines)
    shapes = [array.shape for array in arrays[::2]]
    assert shapes == [(16, 9), (9, 6), (6, 2), (2, 6), (6, 9), (9, 16)]
    x = patterns
    for k, (kernel, bias) in enumerate(zip(arrays[::2], arrays[1::2], strict=True)):
        sums = x @ kernel + bias
        x = sums if k == 2 else rbm.sigmoid(sums)
    expected = patterns
    for one in machines:
        expected = rbm.up(one, expected)
    for one in machines[::-1]:
        expected = rbm.down(one, expected)
    np.testing.assert_allclose(x, expected, atol=1e-6)


@pytest.mark.parametrize("units", [1, 3])
def test_all_states_are_there_once_in_the_order_of_binary_numbers(units):
    numbers = rbm.states(units) @ 2**np.arange(units)[::-1]
    assert numbers.tolist() == list(range(2**units))
