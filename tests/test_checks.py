"""Checks, by kinds: no right answer is rejected, no natural slip accepted, no hint misleads."""

import inspect
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutants import code_cells, function, mutants, passes, solution

from helpers.exercises import all_exercises, check, find
from helpers.exercises.loading import bare, given_lines
from helpers.exercises.outcome import call
from helpers.exercises.trials import trial
from instructor.solutions import stub

# Models as answers have tests of their own, in test_keras_exercises.py.
EXERCISES = {id: exercise for id, exercise in all_exercises().items()
             if not hasattr(exercise.answer, "cache_info")}
FUNCTIONS = [id for id, exercise in EXERCISES.items() if exercise.cases]
VALUES = [id for id, exercise in EXERCISES.items() if not exercise.cases]
NUMBERS = [id for id in VALUES if isinstance(find(id).answer, int | float)]


class Tensor:
    """An array of another library: it gives NumPy a copy, and no more."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype)


def is_whole(value):
    return np.asarray(value).dtype.kind in "iu"


def as_float32(value):
    """The number or array in single precision, if that holds it."""
    single = np.asarray(value, np.float32)
    return single if not is_whole(value) or np.array_equal(single, value) else value


def as_int(value):
    """The number or array as whole numbers, if it holds no others."""
    return np.asarray(value).astype(int) if np.array_equal(np.round(value), value) else value


# How a right number or array may also be written.
STYLES = {
    "array": np.asarray, "list": lambda value: np.asarray(value).tolist(), "tensor": Tensor,
    "float32": as_float32, "float": lambda value: np.asarray(value, float), "int": as_int,
    "objects": lambda value: np.asarray(value, object), "scalar": lambda value: value[()]
    if isinstance(value, np.ndarray) else np.asarray(value)[()],
    "masked": np.ma.asarray, "read only": lambda value: np.broadcast_to(value, np.shape(value)),
}


def styled(value, style):
    """An answer with each number and array in it in another style, unless that is a truth value."""
    if isinstance(value, tuple | list) and not hasattr(value, "_asdict"):
        return type(value)(styled(item, style) for item in value)
    if isinstance(value, np.ndarray | int | float) and np.asarray(value).dtype.kind in "iuf":
        return style(value)
    return value


def answered(id, change):
    """The reference with each result changed: a function or a value, as the exercise wants it."""
    answer = find(id).answer
    if id in VALUES:
        return change(answer)
    return lambda *args: change(answer(*args))


@pytest.mark.parametrize("id", EXERCISES)
def test_right_answer_passes_in_every_style(id):
    for name, style in STYLES.items():
        result = check(id, answered(id, lambda value, style=style: styled(value, style)))
        assert result.status == "passed", (name, result)


@pytest.mark.parametrize("id", EXERCISES)
def test_lists_and_tuples_are_one(id):
    def exchanged(value):
        if hasattr(value, "_asdict") or not isinstance(value, tuple | list):
            return value
        return (list if isinstance(value, tuple) else tuple)(map(exchanged, value))

    assert check(id, answered(id, exchanged)).status == "passed"


@pytest.mark.parametrize("id", NUMBERS)
def test_number_may_be_a_fraction_a_decimal_or_complex(id):
    answer = find(id).answer
    for other in (Fraction(answer), Decimal(answer), complex(answer)):
        assert check(id, other).status == "passed"


def retyped(value):
    """Texts as a keyboard gives them: no ×, other case, more spaces."""
    if isinstance(value, str):
        return f" {value.upper().replace('×', ' x ').replace(',', ' , ').replace('/', ' / ')} "
    if isinstance(value, dict):
        return {key: retyped(item) for key, item in value.items()}
    return [*map(retyped, value)] if isinstance(value, list) else value


@pytest.mark.parametrize("id", ["04.steadiest", "08.evidence", "10.block_order"])
def test_typography_of_a_choice_does_not_count(id):
    answer = find(id).answer
    assert retyped(answer) != answer
    assert check(id, retyped(answer)).status == "passed"
    for misconception in find(id).misconceptions.values():
        assert check(id, retyped(misconception.wrong)).status == "failed"


def test_a_layers_arguments_are_code_and_exact():
    first, *others = find("05.he_model").answer
    shouted = first._replace(activation="RELU")
    assert check("05.he_model", [shouted, *others]).status == "failed"


@pytest.mark.parametrize("id", FUNCTIONS)
def test_lessons_solution_passes_and_no_slip_of_the_pen_does(id):
    assert passes(id, function(id, solution(id)), seconds=10)
    survivors = [change for change, answer in mutants(id) if passes(id, answer, seconds=.05)]
    assert [change for change in survivors if not any(part in change for part in HARMLESS)] == []


# Slips that change no result, by what they put in.
HARMLESS = (
    "/ len(d)",  # as many targets as cases
    ") / len(h",  # as many states as images, and as many reconstructions
    ") / len(v1",
    "room / stride + 1",  # a whole number, as a float
    "stride=1)[-1]",  # the one image of a batch of one
    "switches.shape",  # each number has its switch
    "signal >= 0",  # a signal of zero stays zero
    "argmax(), (3, 2)",  # the rows do not matter in unravel_index
    "reshape(height, width, -2",  # NumPy takes any negative number for the unknown one
    "reshape(-2, 1)",
    "(sides ** 2).mean(axis=1)",  # in the same order as the sums
)


def truncated(value, dtype=int):
    """The answer after the point cut off, or in an array's type."""
    if isinstance(value, tuple):
        return tuple(truncated(item, dtype) for item in value)
    return np.asarray(value).astype(dtype)[()]


# Their results are whole numbers by nature.
WHOLE = {"01.predict", "03.output_size", "03.count_parameters", "06.partial_parameters",
         "06.read_code", "08.parameters", "09.module_cost", "09.separable_weights",
         "10.bottleneck_weights", "12.nearest", "12.confusion", "12.surest_mistakes"}


@pytest.mark.parametrize("id", [id for id in FUNCTIONS if id not in WHOLE])
def test_truncation_to_whole_numbers_fails(id):
    assert check(id, answered(id, truncated)).status in ("failed", "error")


@pytest.mark.parametrize(("id", "place"), [
    ("03.conv_layer", 0), ("03.filter_image", 0), ("03.filter_image", 1), ("03.convolve2d", 1),
    ("04.max_pool_backward", 1), ("09.pointwise", 0), ("09.pointwise", 1),
    ("10.residual_block", 0), ("04.average_pool", 0)])
def test_a_result_in_the_type_of_one_argument_fails(id, place):
    answer = find(id).answer
    assert check(id, lambda *args: truncated(answer(*args), np.asarray(args[place]).dtype)
                 ).status == "failed"


@pytest.mark.parametrize("id", FUNCTIONS)
def test_images_are_oblong_too(id):
    names = [*inspect.signature(find(id).answer).parameters]
    for place, name in enumerate(names):
        sides = {"image": slice(2), "images": slice(1, 3), "maps": slice(2)}.get(name)
        if sides:
            shapes = [args[place].shape for args in trial(find(id)).cases]
            assert any(len({*shape[sides]}) == 2 for shape in shapes)


MANY = ("01.train", "03.output_size", "04.same_pool", "06.read_code")  # have many cases


def endless(*args):
    while True:
        pass


def endless_and_deaf(*args):
    while True:
        try:  # noqa: SIM105
            time.sleep(1e-4)
        except:  # noqa: E722
            pass


def endless_in_the_end(id):
    """The reference until the third call, then nothing comes back."""
    calls = []

    def answer(*args):
        calls.append(args)
        return endless() if len(calls) > 2 else find(id).answer(*args)
    return answer


@pytest.mark.parametrize("id", FUNCTIONS)
def test_endless_loop_ends_the_check_within_one_limit(id, monkeypatch):
    assert trial(find(id)).mistakes  # known before the time begins to run
    monkeypatch.setattr("helpers.exercises.outcome.SECONDS", .05)
    for answer in (endless, endless_and_deaf, endless_in_the_end(id))[:3 if id in MANY else 1]:
        begun = time.process_time()
        assert "seconds" in check(id, answer).message
        assert time.process_time() - begun < 1


def test_limit_is_ten_seconds_for_all_cases_together(monkeypatch):
    clock = iter(range(0, 1000, 4))  # each call takes four seconds
    monkeypatch.setattr("helpers.exercises.outcome.time.monotonic", lambda: next(clock))
    limits = []
    monkeypatch.setattr("helpers.exercises.outcome.call",
                        lambda answer, args, seconds: limits.append(seconds) or call(answer, args))
    check("03.pad_same", lambda *args: find("03.pad_same").answer(*args))
    assert limits[:3] == [6, 2, -2]


@given(which=st.sampled_from([(id, misconception.wrong) for id in NUMBERS
                              for misconception in find(id).misconceptions.values()]),
       off=st.floats(.01, .05), sign=st.sampled_from([-1, 1]))
@settings(max_examples=100, deadline=None)
def test_a_number_near_a_misconception_gets_no_hint(which, off, sign):
    id, wrong = which
    number = wrong * (1 + sign * off) or off
    others = [misconception.wrong for misconception in find(id).misconceptions.values()]
    if min(abs(number - other) for other in others) > .005 * (1 + abs(number)):
        assert check(id, number).misconception is None


@pytest.mark.parametrize(("id", "answer", "hinted"), [
    ("05.std_for_abs", .08, None), ("05.std_for_abs", .065, None), ("05.std_for_abs", 0, None),
    ("05.std_for_abs", .141, "He's"), ("05.std_for_abs", .0707, "half"),
    ("02.first_loss", .905, None), ("02.first_loss", .11, None), ("02.first_loss", 3.3, None),
    ("06.read_code", lambda x, codes, most: int(np.abs(codes - x).max(axis=1).argmin()) if
     np.abs(codes - x).max(axis=1).min() <= most else -1, "the largest difference"),
    ("04.steadiest", "max 2x2", "max 2×2"), ("08.evidence", {
        "normalisation": "A / A-LRN", "non-linearity": "B / C", "context": "b / d"},
        "depth for context"),
])
def test_hint_is_for_this_mistake_or_there_is_none(id, answer, hinted):
    assert check(id, answer).misconception == hinted


@pytest.mark.parametrize(("id", "answer", "words"), [
    ("09.saved", (49, 152, 0), "at a comma"),
    ("02.first_loss", (2, 30), "decimals with a point"),
    ("09.row_3b", (28, 28, 480, 347, 648, 272, 556, 32), "without commas"),
    ("01.update", lambda w, b, x, t: w + t * x, "list or tuple of 2"),
    ("02.momentum_step", lambda w, g, p, rate, momentum: w - rate * g, "list or tuple of 2"),
    ("01.flaw", [3], "a list or tuple of 1"),
    ("04.shapes", ((26, 26, 16), (13, 13, 16), (11, 11, 32), (5, 5, 32), (800), (10)), "(7,)"),
    ("01.predict", lambda x, w, b: 1, "is a single number"),
    ("03.output_size", lambda n, f, stride, padding: int("no"),
     "No ValueError should be raised here"),
    ("03.pad_same", lambda image, f: exit(), "exit()"),
    ("08.compose", lambda kernels: kernels.pop(0), "array or list"),
    ("04.same_pool", lambda image, size: image * np.nan, "did you put it in"),
    ("02.gradient_check", lambda loss, w, h: w * 0. + 17, "Its one number, 17.0"),
    ("04.steadiest", "maximum 3×3", "written just as in the lesson"),
])
def test_message_names_what_happened(id, answer, words):
    result = check(id, answer)
    assert words in result.message
    assert result.status in ("failed", "error")
    assert "shape ()" not in result.message
    assert "is ()" not in result.message


def test_changed_code_without_effect_is_not_called_unchanged(tmp_path):
    given_ = 'def filter_image(image, kernel, bias, stride, padding):\n' \
             '    padded = np.pad(image, (0, padding))\n' \
             '    windows = sliding_window_view(padded, kernel.shape)\n' \
             '    return np.sum(windows * kernel[::-1, ::-1], axis=(2, 3))\n'
    changed = given_.replace("kernel[::-1, ::-1]", "np.flip(kernel)")
    assert "same results as the code that you were given" in told(changed, tmp_path / "a.py")
    same = given_.replace("image, kernel, bias, stride, padding):",
                          "image: np.ndarray, kernel: np.ndarray, bias: float, stride: int,\n"
                          "                 padding: int) -> np.ndarray:")
    assert "This is still the code that you were given" in told(same, tmp_path / "b.py")


@pytest.mark.parametrize("id", [id for id in FUNCTIONS if find(id).given is not None])
def test_what_the_student_is_given_is_known_by_its_lines(id):
    source = next(cell.source for cell in code_cells(id[:2]) if cell.exercise == id)
    assert {bare(line) for line in stub(source).splitlines()} <= given_lines(id)


def test_what_is_slow_to_import_is_imported_before_the_time_runs(tmp_path, monkeypatch):
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(.3)", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("helpers.exercises.outcome.SLOW", ("slow_to_import",))
    monkeypatch.setattr("helpers.exercises.outcome.SECONDS", .2)

    def count_parameters(k, channels, filters):
        import slow_to_import  # noqa: F401
        return (k * k * channels + 1) * filters

    assert check("03.count_parameters", count_parameters).status == "passed"


def told(source, path):
    """What the check says about a function whose source Python can find."""
    path.write_text(source, "utf-8")
    space = {"np": np, "sliding_window_view": np.lib.stride_tricks.sliding_window_view}
    exec(compile(source, str(path), "exec"), space)
    result = check("03.filter_image", space["filter_image"])
    assert result.status == "not attempted"
    return result.message


@pytest.mark.parametrize(("id", "change", "words"), [
    ("03.convolve2d", lambda value: value.astype(int), "cut off"),
    ("02.forward", lambda value: value.round(2), "rounded"),
    ("04.average_pool", lambda value: 3 * value, "3 times the right one"),
    ("03.count_parameters", lambda value: value + 1, "too large by 1"),
    ("10.residual_block", lambda value: value.T, "rows and columns"),
    ("04.max_pool", lambda value: value.ravel(), "in one row"),
    ("02.momentum_step", lambda value: (-value[0], -value[1]), "all signs are the opposite"),
    ("04.average_pool", np.abs, "never negative"),
])
def test_facts_that_hold_for_any_answer_are_told(id, change, words):
    result = check(id, answered(id, change))
    assert (result.status, result.misconception) == ("failed", None)
    assert words in result.message


def test_no_fact_is_told_that_holds_for_some_results_only():
    def answer(image, kernel):
        right = find("03.convolve2d").answer(image, kernel)
        return right + 1 if len(image) > 5 else right - 1

    assert "Hint" not in check("03.convolve2d", answer).message


def test_mistake_carried_through_a_row_is_told():
    cells = 28 * 28
    _, _, out, weights, _ = find("09.row_3b").answer
    with_biases = (28, 28, out, weights + 640, (weights + 640) * cells)
    assert check("09.row_3b", with_biases).misconception == "with biases"


def test_mistake_in_half_of_its_places_is_told():
    assert check("06.c3_today", [10, 10, 16, 2400, 241_600]).misconception == "no biases"
    assert check("06.c3_today", [10, 10, 16, 2400, 12]).misconception is None


@pytest.mark.parametrize("id", ["03.filter_image", "04.same_pool", "06.read_code", "08.parameters",
                                "10.block_order", "02.mean_gradients", "07.lrn"])
def test_each_choice_of_bugs_left_in_a_repair_has_its_hint(id):
    counted = [m.en for m in find(id).misconceptions.values() if " gone" in m.en]
    assert any("One is left" in hint for hint in counted)
    assert id == "07.lrn" or any("wo are left" in hint for hint in counted)


@pytest.fixture
def keras():
    return pytest.importorskip("keras")


def test_tensor_of_keras_is_an_array(keras):
    answer = find("03.convolve2d").answer
    convert = keras.ops.convert_to_tensor
    assert check("03.convolve2d", lambda *args: convert(answer(*args))).status == "passed"


def test_layers_of_keras_where_the_lessons_are_expected(keras):
    layers = keras.layers
    message = check("05.dropout_model", [layers.Dense(200, activation="relu"), *[None] * 6]).message
    assert "the Dense of Keras" in message
    assert "helpers.scratch.layers import Dense" in message
    whole = check("05.dropout_model", keras.Sequential([layers.Dense(10)])).message
    assert "stopped" not in whole
    assert "dict" not in whole
