"""The language of figures, widgets, checks and messages: a notebook's set-up cell chooses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("en", "es")

# The field's terms as they appear on axes, legends, labels and in outputs: English = Spanish.
TERMS = Path(__file__).with_name("glossary.txt").read_text(encoding="utf-8").splitlines()
GLOSSARY = dict(line.split(" = ") for line in TERMS)

_current = "en"


def use(language: str) -> None:
    """Speak `language` ("en" or "es") from now on. ValueError for any other."""
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, not {language!r}")
    _current = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """What is told in here is told in a language."""
    before = _current
    use(language)
    try:
        yield
    finally:
        use(before)


def current() -> str:
    """The language in use: "en" or "es"."""
    return _current


def tr(en: str, es: str) -> str:
    """The text in the language in use."""
    return es if _current == "es" else en


def term(english: str) -> str:
    """A term of GLOSSARY in the language in use. KeyError if it is not there: add it."""
    return tr(english, GLOSSARY[english])


def label(word: str) -> str:
    """A term in the language in use; a word that is no term (a name, a number) as it is."""
    return term(word) if word in GLOSSARY else word
