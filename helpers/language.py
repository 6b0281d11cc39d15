"""The language of figures, widgets, checks and messages: a notebook's set-up cell chooses it."""

LANGUAGES = ("en", "es")

# The field's terms as they appear on axes, legends and labels.
GLOSSARY = {
    "a permutation": "una permutación",
    "accuracy": "exactitud",
    "accuracy (%)": "exactitud (%)",
    "Adaline": "Adaline",
    "after": "después",
    "angle (degrees)": "ángulo (grados)",
    "auxiliary classifiers": "clasificadores auxiliares",
    "average pooling": "average pooling",
    "backpropagation": "retropropagación",
    "batch normalisation": "normalización por lotes",
    "before": "antes",
    "best of 10": "la mejor de 10",
    "bias": "sesgo",
    "block": "bloque",
    "bound": "cota",
    "box blur": "desenfoque de caja",
    "central difference": "diferencia central",
    "code": "código",
    "complex cell": "célula compleja",
    "correction": "corrección",
    "corrections": "correcciones",
    "correlation": "correlación",
    "count": "cantidad",
    "deep autoencoders": "autoencoders profundos",
    "derivative": "derivada",
    "distorted": "deformados",
    "emboss": "relieve",
    "epoch": "época",
    "error": "error",
    "error (%)": "error (%)",
    "filters": "filtros",
    "forward difference": "diferencia hacia adelante",
    "from net A": "desde la red A",
    "Gaussian blur": "desenfoque gaussiano",
    "gradient": "gradiente",
    "human": "persona",
    "identity": "identidad",
    "image": "imagen",
    "inception module": "módulo inception",
    "input": "entrada",
    "kernel": "kernel",
    "Laplacian": "laplaciano",
    "layer": "capa",
    "layers": "capas",
    "learning rate": "tasa de aprendizaje",
    "main classifier": "clasificador principal",
    "map": "mapa",
    "max pooling": "max pooling",
    "mean square": "media de los cuadrados",
    "mean squared error": "error cuadrático medio",
    "measured": "medido",
    "misadjustment": "desajuste",
    "mistakes": "errores",
    "multiply-adds (millions)": "multiplicaciones y sumas (millones)",
    "naive": "ingenuo",
    "neocognitron": "neocognitrón",
    "net A": "red A",
    "outline": "contorno",
    "output": "salida",
    "perceptron": "perceptrón",
    "plain": "simple",
    "position (pixels)": "posición (píxeles)",
    "predicted": "predicho",
    "receptive field": "campo receptivo",
    "recognised (%)": "reconocidos (%)",
    "response": "respuesta",
    "row of the table": "fila de la tabla",
    "shallow": "poco profundo",
    "sharpen": "enfocar",
    "shift (pixels)": "desplazamiento (píxeles)",
    "simple cell": "célula simple",
    "single steps": "pasos sueltos",
    "size of the gradient": "tamaño del gradiente",
    "sliding template": "plantilla deslizante",
    "small weights": "pesos pequeños",
    "step": "paso",
    "steps to 90 %": "pasos hasta 90 %",
    "strided convolution": "convolución con stride",
    "Table I": "Tabla I",
    "template": "plantilla",
    "test": "prueba",
    "test accuracy (%)": "exactitud de prueba (%)",
    "test error (%)": "error de prueba (%)",
    "their mean": "su promedio",
    "theory": "teoría",
    "total input": "entrada total",
    "training": "entrenamiento",
    "training accuracy (%)": "exactitud de entrenamiento (%)",
    "training loss": "pérdida de entrenamiento",
    "true convolution": "convolución verdadera",
    "validation": "validación",
    "weight": "peso",
    "with": "con",
    "with reductions": "con reducciones",
    "without": "sin",
    "worst of 10": "la peor de 10",
    "year": "año",
    "−log10 h": "−log10 h",
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
    """A term of GLOSSARY in the language in use. KeyError if it is not there: add it."""
    return tr(english, GLOSSARY[english])


def label(word: str) -> str:
    """A term in the language in use; a word that is no term (a name, a number) as it is."""
    return term(word) if word in GLOSSARY else word
