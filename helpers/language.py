"""The language that figures, widgets, checks and messages speak: each notebook's set-up cell chooses it once."""

LANGUAGES = ("en", "es")

# The field's terms as they appear on axes, legends and labels.
GLOSSARY = {
    "a permutation": "una permutación",
    "accuracy": "exactitud",
    "Adaline": "Adaline",
    "angle (degrees)": "ángulo (grados)",
    "backpropagation": "retropropagación",
    "bias": "sesgo",
    "bound": "cota",
    "box blur": "desenfoque de caja",
    "complex cell": "célula compleja",
    "correction": "corrección",
    "corrections": "correcciones",
    "correlation": "correlación",
    "count": "cantidad",
    "deep autoencoders": "autoencoders profundos",
    "emboss": "relieve",
    "epoch": "época",
    "error": "error",
    "error (%)": "error (%)",
    "Gaussian blur": "desenfoque gaussiano",
    "human": "persona",
    "identity": "identidad",
    "image": "imagen",
    "input": "entrada",
    "kernel": "kernel",
    "Laplacian": "laplaciano",
    "layers": "capas",
    "learning rate": "tasa de aprendizaje",
    "map": "mapa",
    "mean squared error": "error cuadrático medio",
    "measured": "medido",
    "misadjustment": "desajuste",
    "mistakes": "errores",
    "neocognitron": "neocognitrón",
    "outline": "contorno",
    "output": "salida",
    "perceptron": "perceptrón",
    "position (pixels)": "posición (píxeles)",
    "predicted": "predicho",
    "receptive field": "campo receptivo",
    "response": "respuesta",
    "shallow": "poco profundo",
    "sharpen": "enfocar",
    "simple cell": "célula simple",
    "step": "paso",
    "test error (%)": "error de prueba (%)",
    "theory": "teoría",
    "true convolution": "convolución verdadera",
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


def label(word: str) -> str:
    """A term in the language in use; a word that is no term (a name, a number) as it is."""
    return term(word) if word in GLOSSARY else word
