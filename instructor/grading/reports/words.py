"""How statuses are told, in both languages: names for tables, reasons for a student."""

import re

from markupsafe import Markup, escape

from helpers.language import tr
from instructor.grading.records import Graded

# What became of an exercise -> its sign, and its name in English and Spanish.
MARKS = {
    "passed": ("✓", "correct", "correcto"),
    "failed": ("✗", "not right yet", "todavía no es correcto"),
    "not attempted": ("…", "not attempted", "sin intentar"),
    "missing": ("?", "not found", "no encontrado"),
    "error": ("✗", "stops with an error", "se detiene con un error"),
    "timeout": ("✗", "takes too long", "tarda demasiado"),
    "withheld": ("✗", "uses the course's own answer", "usa la respuesta del propio curso"),
    "stopped": ("?", "could not be graded", "no se pudo calificar"),
    "by hand": ("✎", "graded by hand", "calificado a mano"),
}
# What became of a submission -> its name in Spanish; in English the status itself.
STATUSES = {
    "ok": "ok", "cell errors": "errores en celdas", "timeout": "tiempo agotado",
    "memory": "memoria agotada", "crashed": "interrumpida", "no answers": "sin respuestas",
    "duplicate": "duplicada", "no file": "sin archivo", "empty": "vacía",
    "too large": "demasiado grande", "not a notebook": "no es un notebook",
    "unreadable": "ilegible",
    "unsafe archive": "archivo comprimido inseguro", "grader failed": "falló el calificador",
}
# What to tell the student, where there is something to tell.
REASONS = {
    "ok": ("", ""),
    "cell errors": (
        "Some cells stop with an error when your notebook is run from top to bottom. "
        "The other cells were run, and your answers were graded all the same.",
        "Algunas celdas se detienen con un error cuando tu notebook se ejecuta de arriba abajo. "
        "Las demás se ejecutaron, y tus respuestas se calificaron de todos modos."),
    "timeout": (
        "Your notebook, or one of your answers, took longer than is allowed and was stopped. "
        "Does a loop never end? Does a cell train for a long time? "
        "What could be graded was graded.",
        "Tu notebook, o una de tus respuestas, tardó más de lo permitido y se detuvo. "
        "¿Hay un bucle que no termina? ¿Una celda entrena durante mucho tiempo? "
        "Se calificó lo que se pudo."),
    "memory": (
        "Your notebook needed more memory than is allowed and was stopped. "
        "Is an array much larger than it has to be? What could be graded was graded.",
        "Tu notebook necesitó más memoria de la permitida y se detuvo. "
        "¿Hay un arreglo mucho más grande de lo necesario? Se calificó lo que se pudo."),
    "crashed": (
        "The code of your notebook ended before everything could be graded. "
        "Does it call exit(), or end its own process? What could be graded was graded.",
        "El código de tu notebook terminó antes de que todo se pudiera calificar. "
        "¿Llama a exit() o termina su propio proceso? Se calificó lo que se pudo."),
    "no answers": (
        "None of the exercises was found in what you handed in. "
        "Hand in the notebook of this assignment, and keep the names of its functions and "
        "variables.",
        "No se encontró ninguno de los ejercicios en lo que entregaste. "
        "Entrega el notebook de esta tarea y conserva los nombres de sus funciones y variables."),
    "duplicate": (
        "Another notebook of yours was graded: the last one that can be read.",
        "Se calificó otro de tus notebooks: el último que se puede leer."),
    "no file": ("You handed in no file.", "No entregaste ningún archivo."),
    "empty": (
        "The file that you handed in is empty. Save your notebook, download it again (in Colab: "
        "File › Download › Download .ipynb), and hand in that file.",
        "El archivo que entregaste está vacío. Guarda tu notebook, descárgalo de nuevo (en Colab: "
        "Archivo › Descargar › Descargar .ipynb) y entrega ese archivo."),
    "too large": (
        "The file that you handed in is too large. Clear the outputs (in Colab: "
        "Edit › Clear all outputs), download the notebook again, and hand in that file.",
        "El archivo que entregaste es demasiado grande. Borra los resultados (en Colab: "
        "Editar › Borrar todos los resultados), descarga el notebook de nuevo y entrega ese "
        "archivo."),
    "not a notebook": (
        "What you handed in is not a notebook. Download yours as .ipynb (in Colab: "
        "File › Download › Download .ipynb) and hand in that file as it is.",
        "Lo que entregaste no es un notebook. Descarga el tuyo como .ipynb (en Colab: "
        "Archivo › Descargar › Descargar .ipynb) y entrega ese archivo tal cual."),
    "unreadable": (
        "The file that you handed in is damaged: perhaps it was not saved or uploaded whole. "
        "Open your notebook, download it again as .ipynb, and hand in that file.",
        "El archivo que entregaste está dañado: quizás no se guardó o no se subió completo. "
        "Abre tu notebook, descárgalo de nuevo como .ipynb y entrega ese archivo."),
    "unsafe archive": (
        "What you handed in was not opened: it is a link, or a zip that is damaged or holds too "
        "much. Hand in the notebook itself, the .ipynb file.",
        "Lo que entregaste no se abrió: es un enlace, o un zip que está dañado o contiene "
        "demasiado. Entrega el notebook mismo, el archivo .ipynb."),
    "grader failed": (
        "Something went wrong in the grading, not in your notebook. "
        "Your instructor will look at it.",
        "Algo salió mal en la calificación, no en tu notebook. Tu docente lo revisará."),
}


def sign(mark: str) -> str:
    """The sign of what became of an exercise."""
    return MARKS[mark][0]


def told(mark: str) -> str:
    """What became of an exercise, in the language in use."""
    return tr(*MARKS[mark][1:])


def status(key: str) -> str:
    """What became of a submission, in the language in use."""
    return tr(key, STATUSES[key])


def reason(row: Graded) -> str:
    """What to tell the student about the submission as a whole.

    "" where there is nothing to tell.
    """
    return tr(*REASONS[row.status])


def points(value: float | None) -> str:
    """Points for people: as many decimals as needed, at most two.

    A dash where nothing was graded.
    """
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def coded(text: str) -> Markup:
    """A text, escaped: `names` between backticks as code, the word that starts a hint in bold."""
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    word = tr("Hint:", "Pista:")
    return Markup(f"<b>{word}</b>{safe[len(word):]}" if safe.startswith(word) else safe)
