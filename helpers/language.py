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
    "answers": "respuestas",
    "auxiliary classifiers": "clasificadores auxiliares",
    "average pooling": "average pooling",
    "backpropagation": "retropropagación",
    "batch normalisation": "normalización por lotes",
    "before": "antes",
    "best of 10": "la mejor de 10",
    "bias": "sesgo",
    "block": "bloque",
    "bottom": "fondo",
    "bound": "cota",
    "box blur": "desenfoque de caja",
    "by formula": "según la fórmula",
    "by nudging": "con pasos pequeños",
    "central difference": "diferencia central",
    "code": "código",
    "column": "columna",
    "complex cell": "célula compleja",
    "correction": "corrección",
    "corrections": "correcciones",
    "correlation": "correlación",
    "count": "cantidad",
    "deep autoencoders": "autoencoders profundos",
    "derivative": "derivada",
    "digits": "dígitos",
    "direct": "directo",
    "distorted": "deformados",
    "emboss": "relieve",
    "epoch": "época",
    "epochs": "épocas",
    "error": "error",
    "error (%)": "error (%)",
    "errors": "errores",
    "fewest updates": "menos actualizaciones",
    "filters": "filtros",
    "forward difference": "diferencia hacia adelante",
    "from net A": "desde la red A",
    "functions": "funciones",
    "Gaussian blur": "desenfoque gaussiano",
    "gradient": "gradiente",
    "highest": "mayor",
    "human": "persona",
    "identity": "identidad",
    "image": "imagen",
    "in turn": "en orden fijo",
    "inception module": "módulo inception",
    "input": "entrada",
    "kernel": "kernel",
    "kind": "tipo",
    "Laplacian": "laplaciano",
    "layer": "capa",
    "layers": "capas",
    "learning rate": "tasa de aprendizaje",
    "limit": "límite",
    "loop": "bucle",
    "lowest": "menor",
    "main classifier": "clasificador principal",
    "map": "mapa",
    "margins": "márgenes",
    "max pooling": "max pooling",
    "mean": "media",
    "mean square": "media de los cuadrados",
    "mean squared error": "error cuadrático medio",
    "measured": "medido",
    "median": "mediana",
    "misadjustment": "desajuste",
    "mistakes": "errores",
    "mistakes / bound": "errores / cota",
    "mistakes in epoch 30": "errores en la época 30",
    "most updates": "más actualizaciones",
    "multiply-adds": "multiplicaciones y sumas",
    "multiply-adds (millions)": "multiplicaciones y sumas (millones)",
    "naive": "ingenuo",
    "neocognitron": "neocognitrón",
    "net A": "red A",
    "not learned": "no aprendidas",
    "ours": "nuestro",
    "outline": "contorno",
    "output": "salida",
    "pairs": "pares",
    "paper": "artículo",
    "parameters": "parámetros",
    "perceptron": "perceptrón",
    "plain": "simple",
    "position (pixels)": "posición (píxeles)",
    "predicted": "predicho",
    "reason": "razón",
    "receptive field": "campo receptivo",
    "recognised (%)": "reconocidos (%)",
    "response": "respuesta",
    "row": "fila",
    "row of the table": "fila de la tabla",
    "shallow": "poco profundo",
    "sharpen": "enfocar",
    "shift (pixels)": "desplazamiento (píxeles)",
    "shuffled": "en orden aleatorio",
    "signed": "con entradas ±1",
    "simple cell": "célula simple",
    "single steps": "pasos sueltos",
    "size of the gradient": "tamaño del gradiente",
    "sliding template": "plantilla deslizante",
    "small weights": "pesos pequeños",
    "spread": "dispersión",
    "start": "inicio",
    "step": "paso",
    "steps to 90 %": "pasos hasta 90 %",
    "strided convolution": "convolución con stride",
    "sum": "suma",
    "sums": "sumas",
    "Table I": "Tabla I",
    "target": "objetivo",
    "template": "plantilla",
    "test": "prueba",
    "test accuracy (%)": "exactitud de prueba (%)",
    "test error (%)": "error de prueba (%)",
    "tested": "probadas",
    "their mean": "su promedio",
    "theory": "teoría",
    "total": "total",
    "total input": "entrada total",
    "training": "entrenamiento",
    "training accuracy (%)": "exactitud de entrenamiento (%)",
    "training loss": "pérdida de entrenamiento",
    "trial": "ensayo",
    "true convolution": "convolución verdadera",
    "weight": "peso",
    "with": "con",
    "with a layer": "con una capa",
    "with reductions": "con reducciones",
    "without": "sin",
    "worst of 10": "la peor de 10",
    "wrong in the test": "errores en la prueba",
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
