"""The language that figures, widgets, checks and messages speak: each notebook's set-up cell chooses it once."""

LANGUAGES = ("en", "es")

# The field's terms as they appear on axes, legends and labels.
GLOSSARY = {
    "accuracy": "exactitud",
    "angle (degrees)": "ángulo (grados)",
    "bias": "sesgo",
    "bound": "cota",
    "correction": "corrección",
    "corrections": "correcciones",
    "count": "cantidad",
    "epoch": "época",
    "error": "error",
    "error (%)": "error (%)",
    "human": "persona",
    "input": "entrada",
    "kernel": "kernel",
    "layers": "capas",
    "learning rate": "tasa de aprendizaje",
    "mean squared error": "error cuadrático medio",
    "measured": "medido",
    "mistakes": "errores",
    "output": "salida",
    "position (pixels)": "posición (píxeles)",
    "predicted": "predicho",
    "response": "respuesta",
    "step": "paso",
    "theory": "teoría",
    "weight": "peso",
    "year": "año",
}

_current = "en"


def use(language: str) -> None:
    """Speak `language` ("en" or "es") from now on. ValueError for any other."""
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, not {language!r}")
    _current = language


def current() -> str:
    """The language in use: "en" or "es"."""
    return _current


def tr(en: str, es: str) -> str:
    """The text in the language in use."""
    return es if _current == "es" else en


def term(english: str) -> str:
    """A term of GLOSSARY in the language in use. KeyError if the glossary lacks it: add it there."""
    return tr(english, GLOSSARY[english])
