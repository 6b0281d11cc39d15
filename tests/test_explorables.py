"""The explorables without a browser: their numbers are NumPy's, their words the glossary's."""

import html
import json
import re

import numpy as np
import pytest
from javascript import evaluate

from helpers import explorables, language, outputs
from helpers.explorables import page
from helpers.explorables.convolution import filtered, grey, whole_numbers
from helpers.scratch import convolution as reference
from helpers.scratch.kernels import KERNELS

PHOTO = np.random.default_rng(3).integers(0, 256, (96, 130, 3), dtype=np.uint8)
DERIVE = """(image, kernel, settings, repeat) => {
    const state = {stride: 1, padding: 0, dilation: 1, flip: false, divide: false, ...settings,
                   image: matrix(image), kernel: matrix(kernel)};
    const {output, around, ground, kernel: used} = derive(state, repeat);
    return output && [rowsOf(output), around, rowsOf(ground), rowsOf(used)];
}"""
MAKE = {"convolution": explorables.convolution,
        "image-kernels": lambda: explorables.image_kernels(PHOTO)}
every_explorable = pytest.mark.parametrize("kind", MAKE)


def shown(kind):
    """The HTML of an explorable, and what its script is told."""
    data, _ = MAKE[kind]()._repr_mimebundle_()
    text = data["text/html"]
    [told] = re.findall(r'<script type="application/json">(.*?)</script>', text)
    return text, json.loads(told)


def random_case(seed):
    """An image, a kernel and settings with which it fits."""
    rng = np.random.default_rng(seed)
    whole = seed % 2
    image = rng.integers(-9, 10, rng.integers(7, 20, 2)) if whole else rng.normal(size=(9, 14))
    kernel = rng.integers(-3, 4, rng.integers(1, 4, 2)) if whole else rng.normal(size=(2, 3))
    return image, kernel, {"stride": int(rng.integers(1, 4)), "padding": int(rng.integers(0, 4)),
                           "dilation": int(rng.integers(1, 4)), "flip": bool(rng.integers(2))}


def test_output_is_that_of_numpy():
    cases = [random_case(seed) for seed in range(60)]
    found = evaluate([(DERIVE, image.tolist(), kernel.tolist(), settings, False)
                      for image, kernel, settings in cases])
    for (image, kernel, settings), (output, _, ground, used) in zip(cases, found, strict=True):
        turned = kernel[::-1, ::-1] if settings["flip"] else kernel
        sizes = settings["stride"], settings["padding"], settings["dilation"]
        maps = reference.forward(image[None, :, :, None], turned[:, :, None, None], np.zeros(1),
                                 *sizes)[0, :, :, 0]
        np.testing.assert_array_equal(used, turned)
        np.testing.assert_array_equal(ground, np.pad(image, settings["padding"]))
        if image.dtype.kind == "i":
            np.testing.assert_array_equal(output, maps)
        else:
            np.testing.assert_allclose(output, maps, rtol=1e-12, atol=1e-12)


def test_a_kernel_that_does_not_fit_has_no_output():
    image, kernel = np.eye(4).tolist(), np.eye(3).tolist()
    assert evaluate([(DERIVE, image, kernel, {"dilation": 2}, False),
                     (DERIVE, image, kernel, {"dilation": 2, "padding": 1}, False)])[0] is None


@pytest.mark.parametrize("divide", [False, True])
def test_classic_kernels_on_a_picture_whose_border_is_repeated(divide):
    pixels = grey(PHOTO)
    calls = [(DERIVE, pixels.tolist(), whole_numbers(name).tolist(), {"divide": divide}, True)
             for name in KERNELS]
    for name, (output, *_) in zip(KERNELS, evaluate(calls), strict=True):
        total = KERNELS[name].sum() if not divide else 1
        weights = KERNELS[name] if divide else whole_numbers(name)
        assert total is not None
        np.testing.assert_allclose(output, filtered(pixels, weights), atol=1e-9, err_msg=name)


def test_window_and_what_is_never_reached():
    image, kernel = np.arange(80).reshape(8, 10), np.ones((2, 3))
    call = """(image, kernel) => [rowsOf(windowAt(matrix(image), matrix(kernel), 2, 2, 1, 2)),
                                  missed(8, 2, 2, 2), missed(10, 3, 2, 2)]"""
    [[window, rows, columns]] = evaluate([(call, image.tolist(), kernel.tolist())])
    np.testing.assert_array_equal(window, image[2:5:2, 4:9:2])
    assert (rows, columns) == (1, 1)


def test_greys_of_values():
    values = [[-300, -20, 0, 100.5, 101.5, 300]]
    clip, absolute, rescaled = evaluate(
        [("(values, how) => greys(values[0], how)", values, how)
         for how in ("clip", "absolute", "rescale")])
    assert clip == [0, 0, 0, 100, 102, 255]
    assert absolute == [255, 20, 0, 100, 102, 255]
    assert (rescaled[0], rescaled[-1]) == (0, 255)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_numbers_are_written_as_everywhere_in_the_course(spoken):
    language.use(spoken)
    rng = np.random.default_rng(5)
    values = [0., -0., 4., -1., .25, 1234., -12345., .0625, 1.125, 1.375, -2.5, 100.5, 101.5, 99.95,
              999.6, 1e6, 1.5e-5, 1e-4, -9.995e-5, 123456.7,
              *(rng.normal(size=300) * 10. ** rng.integers(-6, 7, 300)).tolist()]
    written = evaluate([("number", value, spoken) for value in values])
    assert written == [outputs.number(value) for value in values]


def test_typed_numbers_and_matrices():
    typed = ["1/4", "−2", ".5", "0,5", " 3 ", "-1.5", "", "-", "1/0", "nan", "1e999", "1000", "½",
             "0x10", "1 2", "<b>"]
    values = evaluate([("typedNumber", text) for text in typed])
    assert values == [.25, -2, .5, .5, 3, -1.5] + ["NaN"] * 10
    texts = ["1 2\n3 4", "[[1, 2],\n [3, 4]]", "1\t2\r\n3\t4\n", "1 2; 3 4", "1 2\n3", "a b", ""]
    call = "text => { const found = typedMatrix(text); return found && rowsOf(found); }"
    pasted = evaluate([(call, text) for text in texts])
    assert pasted == [[[1, 2], [3, 4]]] * 4 + [None] * 3


def test_a_link_holds_the_state_and_refuses_what_is_not_one():
    call = """(changes) => {
        const first = {image: matrix([[1, 2], [3, 4]]), kernel: matrix([[1]]), stride: 1,
                       padding: 0, dilation: 1, flip: false, divide: false, everything: true,
                       how: "clip", row: 0, column: 0};
        for (const name of ["image", "kernel"])
            if (changes[name]) changes[name] = matrix(changes[name]);
        const text = written({...first, ...changes}, first);
        const back = read(text);
        for (const name of ["image", "kernel"]) if (back[name]) back[name] = rowsOf(back[name]);
        return [text, back];
    }"""
    changes = {"kernel": [[.5, -1], [0, 2]], "stride": 2, "flip": True, "how": "signed", "row": 7}
    picture = {"image": np.ones((40, 40)).tolist(), "padding": 1}
    (text, back), (_, without) = evaluate([(call, changes), (call, picture)])
    assert re.fullmatch(r"[\w-]+", text)
    assert (back, without) == (changes, {"padding": 1})
    hostile = ['{"kernel": [[1, "x"]]}', '{"stride": 99}', '{"how": "<script>"}', '{"row": -1}',
               '{"kernel": [[]]}', '{"image": [[1], [1, 2]]}', "[", "null", '{"other": 1}']
    assert evaluate([("text => read(btoa(text))", text) for text in hostile]) == [{}] * len(hostile)
    assert evaluate([("read", "%%%")]) == [{}]


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@every_explorable
def test_all_that_is_said_is_in_the_language(kind, spoken):
    language.use(spoken)
    text, told = shown(kind)
    assert told["language"] == spoken
    assert f'lang="{spoken}"' in text
    assert told["words"] == {english: language.term(english) for english in page.texts()}
    for english, words in told["words"].items():
        holes = [sorted(re.findall(r"\{\w+\}", text)) for text in (english, words)]
        assert holes[0] == holes[1], english
    if spoken == "es":
        same = {english for english, words in told["words"].items() if words == english}
        assert same <= {"kernel"}


def test_no_words_of_the_script_escape_the_glossary():
    """Each call of say() begins with its text, which the regular expression finds."""
    calls = re.findall(r"\bsay\(", re.sub(r"`say\(.*?`", "", page.script()))
    assert len(calls) == len(page.SAID.findall(page.script()))


@every_explorable
def test_output_is_self_contained(kind):
    text, _ = shown(kind)
    assert not re.findall(r"https?://|\bimport\b.*from|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket",
                          re.sub(r"data:image/png;base64,[\w+/=]+", "", text))
    assert text.count("</script>") == 2
    assert not re.search(r'\bid="', text), "ids would clash where an output is shown twice"
    assert len(text) < 300_000


@every_explorable
def test_still_picture_stays_where_no_script_runs(kind):
    data, metadata = MAKE[kind]()._repr_mimebundle_()
    alt = metadata["image/png"]["alt"]
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == alt
    [tag] = re.findall(r"<img [^>]+>", data["text/html"])
    assert html.unescape(re.search(r'alt="([^"]+)"', tag)[1]) == alt
    assert 'class="still"' in tag


def test_own_arrays_are_taken_and_odd_ones_are_told():
    image = np.random.default_rng(1).random((1, 20, 30, 1))
    told = explorables.convolution(image, np.ones((5, 5, 1)) / 25).settings
    assert (told["image"]["height"], told["image"]["width"], told["image"]["type"]) == (
        20, 30, "float64")
    assert np.shape(told["kernel"]) == (5, 5)
    call = "image => rowsOf(unpacked(image))"
    [back] = evaluate([(call, told["image"])])
    np.testing.assert_array_equal(back, image[0, :, :, 0])
    for wrong, part in [(np.ones((300, 3)), "300×3"), (np.ones((3, 3, 3)), "(3, 3, 3)"),
                        (np.array([["a"]]), "matrix"), (np.full((3, 3), np.nan), "NaN"),
                        (np.ones((0, 3)), "matrix")]:
        with pytest.raises(ValueError, match=re.escape(part)):
            explorables.convolution(wrong)
    with pytest.raises(ValueError, match="at most 7×7"):
        explorables.convolution(kernel=np.ones((9, 9)))


def test_a_photograph_of_any_kind_becomes_small_and_grey():
    assert grey(np.full((300, 200, 3), .5)).tolist() == np.full((100, 66), 128).tolist()
    assert grey(np.full((10, 20), 200, np.uint8)).tolist() == np.full((10, 20), 200).tolist()
    assert max(grey(PHOTO).shape) <= 128
    for name in KERNELS:
        weights = whole_numbers(name)
        np.testing.assert_allclose(weights / (weights.sum() or 1), KERNELS[name])


def test_script_is_written_to_be_read():
    """As the Python modules: short files, functions of at most 25 lines, each with its comment."""
    for path in page.SCRIPT.glob("*.js"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 200, path.name
        assert max(map(len, lines)) <= 120, path.name
        assert lines[0].startswith("// ")
        starts = [k for k, line in enumerate(lines) if re.match(r"(async )?function ", line)]
        for start in starts:
            end = next(k for k in range(start, len(lines)) if lines[k] == "}")
            assert end - start <= 27, f"{path.name}: {lines[start]}"
            assert lines[start - 1].endswith("*/"), f"{path.name}: {lines[start]}"
    assert {path.stem for path in page.SCRIPT.glob("*.js")} == set(page.MODULES)


SUM = """(image, kernel, settings, [row, column]) => {
    const state = {stride: 1, padding: 0, dilation: 1, flip: false, divide: false, how: "clip",
                   ...settings, image: matrix(image), kernel: matrix(kernel), row, column};
    const say = (text, values = {}) => text.replace(/\\{(\\w+)\\}/g, (_, name) => values[name]);
    const app = {state, say, config: {language: "en", greys: true}};
    const found = derive(state, false);
    if (!found.output) return [misfit(app, found)];
    app.under = windowAt(found.ground, found.kernel, state.stride, state.dilation, row, column);
    return [sumLines(app, found).join(" "), sizeLines(app, found).join(" "),
            remarks(app, found).join(" "), found.output.values[row * found.output.width + column]];
}"""


def test_the_sum_that_is_written_out_is_the_output():
    cases = [random_case(seed) for seed in range(1, 25, 2)]
    answers = evaluate([(SUM, image.tolist(), kernel.tolist(), settings, [1, 0])
                        for image, kernel, settings in cases])
    for (image, kernel, settings), answer in zip(cases, answers, strict=True):
        line, sizes, remarks, value = answer
        formula = line.replace("−", "-").replace("×", "*").replace(",", "")
        _, products, result = formula.replace("output[1 0]", "").split(" = ")
        assert re.fullmatch(r"[-+*() \d]+", products)
        assert eval(products) == float(result) == value
        assert products.count("*") == kernel.size
        left = [(n + 2 * settings["padding"] - settings["dilation"] * (f - 1) - 1)
                % settings["stride"] for n, f in zip(image.shape, kernel.shape, strict=True)]
        assert ("are never reached" in remarks) == any(left)
        assert sizes.startswith("Output height")


def test_it_says_what_does_not_fit_and_what_is_clipped():
    kernel, eye = np.ones((3, 3)).tolist(), np.eye(5)
    calls = [(SUM, eye.tolist(), kernel, {"dilation": 3}, [0, 0]),
             (SUM, (100 * eye).tolist(), kernel, {}, [0, 0]),
             (SUM, (-eye).tolist(), kernel, {}, [0, 0]),
             (SUM, (-eye).tolist(), kernel, {"how": "absolute"}, [0, 0]),
             (SUM, eye.tolist(), [[1, -1]], {"divide": True, "how": "signed"}, [0, 0]),
             (SUM, eye.tolist(), [[1, 3]], {"divide": True}, [0, 0])]
    [unfit], white, black, absolute, zero, divided = evaluate(calls)
    assert "3×3 with dilation 3 covers 7×7 cells" in unfit
    assert white[2] == "300 is shown as white: a screen has nothing above 255."
    assert black[2] == "−3 is shown as black: a screen has nothing below 0."
    assert absolute[2] == "−3 is shown as the grey 3."
    assert zero[2] == ("The kernel's numbers sum to 0: nothing to divide by. "
                       "Shown on a scale from −1 to 1.")
    assert divided[0].endswith("= 1 1 / 4 = 0.25")
