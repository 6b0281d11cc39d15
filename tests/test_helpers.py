"""What every lesson leans on: light imports, language, budget, figures that say what they show."""

import base64
import html
import io
import re
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib import style
from matplotlib.text import Text
from PIL import Image

from helpers import budget, language, plots
from helpers.plots import caption
from helpers.scratch import towers
from instructor.editions import ROOT

LESSON_IMPORTS = """
import sys
from types import SimpleNamespace
import helpers
assert not set(sys.modules) & {"numpy", "matplotlib", "tensorflow", "keras"}
from helpers import budget, datasets, language, plots, widgets
from helpers.exercises import all_exercises
from helpers.scratch import adaline, convolution, cortex, madaline, perceptron
datasets.load("digits"), datasets.photo("camera"), all_exercises()
assert not set(sys.modules) & {"tensorflow", "keras", "torch", "jax"}
"""


def test_helpers_are_light_and_need_no_tensorflow():
    subprocess.run([sys.executable, "-c", LESSON_IMPORTS], check=True, cwd=ROOT)


def test_language_is_one_of_two():
    language.use("es")
    spoken = (language.current(), language.tr("a", "b"), language.term("weight"))
    assert spoken == ("es", "b", "peso")
    with pytest.raises(ValueError, match="fr"):
        language.use("fr")


def test_glossary_is_sorted_and_whole():
    assert list(language.GLOSSARY) == sorted(language.GLOSSARY, key=str.lower)
    assert all(language.GLOSSARY.values())
    assert language.label("AlexNet") == "AlexNet"
    with pytest.raises(KeyError):
        language.term("no such term")


def test_budget_is_chosen_by_the_environment_or_the_machine(monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "paper")
    assert budget.pick(smoke=1, cpu=2) == 2
    assert budget.pick(smoke=1, cpu=2, gpu=3, paper=4) == 4
    monkeypatch.setenv("COURSE_BUDGET", "lots")
    with pytest.raises(ValueError, match=r"lots.*smoke"):
        budget.name()
    monkeypatch.delenv("COURSE_BUDGET")
    monkeypatch.setattr("shutil.which", lambda program: None)
    monkeypatch.setattr(budget, "gpus", lambda: pytest.fail("Keras was asked without need"))
    assert budget.name() == "cpu"
    monkeypatch.setattr("shutil.which", lambda program: "/usr/bin/nvidia-smi")
    monkeypatch.setattr(budget, "gpus", list)
    assert budget.name() == "cpu", "a driver that Keras cannot use is no GPU"
    monkeypatch.setattr(budget, "gpus", lambda: ["gpu:0"])
    assert budget.name() == "gpu"


@pytest.mark.parametrize(("chosen", "says"), [
    ("smoke", "about seconds for a test"), ("cpu", "about 4 minutes on two cores"),
    ("gpu", "about 6 minutes on a Colab T4 (an estimate)"),
    ("paper", "about 1.5 hours on a Colab T4 (an estimate)")])
def test_a_budget_says_how_long_it_takes(monkeypatch, capsys, chosen, says):
    monkeypatch.setenv("COURSE_BUDGET", chosen)
    budget.announce(cpu=4, gpu=6, paper=90)
    assert capsys.readouterr().out == f"Budget {chosen}: the trainings below take {says}.\n"


def test_without_keras_there_is_no_gpu(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", None)
    assert budget.gpus.__wrapped__() == []


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_figures_say_what_they_show(lang):
    language.use(lang)
    lines = plots.curves({"error": np.array([4, 2, 1]), "bound": ([0, 1], [3, 3])},
                         x="epoch", y="mistakes")
    assert language.term("bound") in lines.alt
    assert "4" in lines.alt
    matrices = plots.arrays({"image": np.eye(3), "K": -np.ones((2, 2))},
                            framed=(slice(0, 2), slice(1, 3)))
    assert language.term("image") in matrices.alt
    assert "-1.0" in matrices.alt
    for picture in (lines, matrices, plots.images({"kernel": np.eye(4), "1": np.zeros((4, 4, 3))})):
        data, metadata = picture._repr_mimebundle_()
        assert data["image/png"].startswith(b"\x89PNG")
        assert metadata["image/png"]["alt"] == data["text/plain"] == picture.alt


def test_live_figures_keep_their_alt_text_in_jupyterlab(monkeypatch):
    """JupyterLab drops a PNG's alt text: a figure at work is HTML, the stored one PNG alone."""
    picture = plots.curves({"error": [3, 2, 1]}, x="epoch", y="error")
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    live, _ = picture._repr_mimebundle_()
    image = r'<img alt="([^"]+)" .+ src="data:image/png;base64,(.+)">'
    found = re.fullmatch(image, live["text/html"])
    assert html.unescape(found[1]) == picture.alt
    assert base64.b64decode(found[2]) == live["image/png"]
    monkeypatch.setenv("COURSE_STATIC", "1")
    assert set(picture._repr_mimebundle_()[0]) == {"image/png", "text/plain"}


def test_captions_count_the_figures_and_keep_their_numbers(monkeypatch, capsys):
    """By the words and the cell: another cell's figure of the same words is another figure."""
    monkeypatch.setattr(caption, "NUMBERS", {"en": {}, "es": {}})
    lines = plots.curves({"error": [3, 2, 1]}, x="epoch", y="error", caption="four kernels to "
                         "begin with")
    shown = []
    monkeypatch.setattr("helpers.plots.core.display", lambda what, **_: shown.append(what))
    for lang, running in [("en", "a"), ("en", "b"), ("es", "b"), ("en", "a")]:
        language.use(lang)
        monkeypatch.setattr(caption, "cell", lambda code=running: code)
        lines._ipython_display_()
        shown[-1] = repr(shown[-1])
    assert shown[1::2] == ["Figure 1. Four kernels to begin with.",
                           "Figure 2. Four kernels to begin with.",
                           "Figura 1. Four kernels to begin with.",
                           "Figure 1. Four kernels to begin with."]
    assert shown[0]["text/plain"] == lines.alt == "four kernels to begin with: error 3 … 1, " \
                                                  "highest 3 (1)."


def test_figures_are_drawn_apart_from_the_reader_s_style():
    def picture():
        return plots.curves({"error": [3, 2, 1]}, x="epoch", y="error")._repr_mimebundle_()[0]

    plain = picture()
    with style.context({"axes.facecolor": "black", "font.size": 20, "savefig.bbox": "tight"}):
        assert picture() == plain


def test_figures_are_twice_as_dense_as_they_are_shown_and_photographs_are_not():
    def size(picture):
        data, metadata = picture._repr_mimebundle_()
        png = Image.open(io.BytesIO(data["image/png"]))
        return png.width / metadata["image/png"]["width"], metadata["image/png"]["width"]

    assert size(plots.curves({"error": [3, 2, 1]}, x="epoch", y="error")) == (2, 855)
    noise = {f"{k}": np.random.default_rng(k).random((300, 300)) for k in range(3)}
    density, width = size(plots.images(noise))
    assert .99 < density < 1.01
    assert width == 855


def smallest_letters(picture):
    """The height of the smallest words of a figure, in pixels as shown."""
    width = picture._repr_mimebundle_()[1]["image/png"]["width"]
    words = [text for text in picture.figure.findobj(Text) if text.get_text().strip()]
    return min(text.get_size() for text in words) / 72 * width / picture.figure.get_figwidth()


def test_letters_are_readable():
    layer = SimpleNamespace(kind="Dense", name="fc", parameters=3, multiply_adds=2,
                            activation_bytes=1)
    w = np.array([[-1., 1]])
    square = lambda u, v: u * u + v * v  # noqa: E731
    for picture in [
            plots.timeline([(1957, "perceptron"), (2015, "ResNet")]), plots.chart_of_five(),
            plots.challenge([(2012, "AlexNet", 16.4, 8, 1)], 5.1), plots.costs([layer] * 20),
            plots.weights({"few": w}), plots.gallery([[np.zeros((2, 2, 3))]], [["cat"]]),
            plots.landscape(square, {"path": np.eye(2)}, (-1, 1), (-1, 1)),
            plots.towers(towers.NAIVE, towers.sources(towers.NAIVE))]:
        assert smallest_letters(picture) >= 11, picture.alt


def test_same_figure_gives_the_same_bytes():
    def picture():
        return plots.curves({"error": [3, 2, 1]}, x="epoch", y="error")._repr_mimebundle_()[0]

    assert picture() == picture()
