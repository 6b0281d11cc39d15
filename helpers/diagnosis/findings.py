"""All that the doctor can find, in English and Spanish: its state, what is said, and what to do."""

from helpers.diagnosis.report import Finding
from helpers.language import tr

# State, what was found, what to do; one sentence serves both languages if there is no second.
FINDINGS: dict[str, tuple[str, ...]] = {
    "notebook": ("fine", "{place} ({system})"),
    "plain Python": ("note", "plain Python, not a notebook ({system})",
        "Python solo, no un notebook ({system})",
        "Open a lesson with `make lab`, or on Google Colab with its badge.",
        "Abre una lección con `make lab`, o en Google Colab con su botón."),
    "Python": ("fine", "{version} ({path})"),
    "old Python": ("problem", "{version}; the course needs 3.11 or newer",
        "{version}; el curso necesita 3.11 o posterior",
        "On Colab: Runtime → Change runtime type → Runtime version: Latest.\n"
        "Elsewhere: install a newer Python and run `make lab` again.",
        "En Colab: Entorno de ejecución → Cambiar tipo → la versión más reciente.\n"
        "En otro lugar: instala un Python más reciente y ejecuta `make lab` de nuevo."),
    "no card": ("note",
        "no NVIDIA card. Lessons 1 to 5 need none; the others train less without it",
        "no hay tarjeta NVIDIA. Las lecciones 1 a 5 no la necesitan; las demás entrenan menos",
        "Runtime → Change runtime type → T4 GPU, then run the notebook from its start.",
        "Entorno de ejecución → Cambiar tipo → GPU T4, y ejecuta el notebook desde el principio."),
    "card": ("fine", "{cards}"),
    "silent card": ("problem", "there is a driver (nvidia-smi), but no card answers",
        "hay un controlador (nvidia-smi), pero ninguna tarjeta responde",
        "Restart the computer or the runtime.\nTo go on without it:  %env COURSE_BUDGET=cpu",
        "Reinicia la computadora o el entorno.\nPara seguir sin ella:  %env COURSE_BUDGET=cpu"),
    "unused card": ("note", "TensorFlow does not see the card", "TensorFlow no ve la tarjeta",
        '%pip install "tensorflow[and-cuda]"  then restart the kernel\n'
        "To go on without the card:  %env COURSE_BUDGET=cpu",
        '%pip install "tensorflow[and-cuda]"  y reinicia el kernel\n'
        "Para seguir sin la tarjeta:  %env COURSE_BUDGET=cpu"),
    "memory": ("fine", "{free} MB free of {total} MB", "{free} MB libres de {total} MB"),
    "little memory": ("problem", "{free} MB free of {total} MB; a lesson takes up to {needed} MB",
        "{free} MB libres de {total} MB; una lección ocupa hasta {needed} MB",
        "Close other programs, and shut down the kernels of other notebooks.",
        "Cierra otros programas y apaga los kernels de otros notebooks."),
    "disk": ("fine", "{free} MB free for {folder}", "{free} MB libres para {folder}"),
    "little disk": ("problem", "{free} MB free for {folder}; the data sets need {needed} MB",
        "{free} MB libres para {folder}; los datos necesitan {needed} MB",
        "Free some disk, or put the data elsewhere:  %env XDG_CACHE_HOME=/another/folder",
        "Libera espacio, o guarda los datos en otro lugar:  %env XDG_CACHE_HOME=/otra/carpeta"),
    "locked disk": ("problem", "{folder} cannot be written", "no se puede escribir en {folder}",
        "Put the data elsewhere:  %env XDG_CACHE_HOME=/another/folder",
        "Guarda los datos en otro lugar:  %env XDG_CACHE_HOME=/otra/carpeta"),
    "packages": ("fine", "the {count} that the course needs; ",
        "los {count} que el curso necesita; "),
    "missing": ("problem", "is missing", "falta",
        '%pip install "{needed}"  then restart the kernel',
        '%pip install "{needed}"  y reinicia el kernel'),
    "too old": ("problem", "{version} is too old; the course needs {range}",
        "{version} es demasiado antiguo; el curso necesita {range}",
        '%pip install "{needed}"  then restart the kernel',
        '%pip install "{needed}"  y reinicia el kernel'),
    "too new": ("note", "{version} is newer than what the course was tested with",
        "{version} es más reciente que lo probado con el curso",
        'If a lesson fails with it:  %pip install "{needed}"  then restart the kernel',
        'Si una lección falla:  %pip install "{needed}"  y reinicia el kernel'),
    "stale": ("problem", "{loaded} is loaded, but {version} is installed",
        "está cargado {loaded}, pero está instalado {version}",
        "Restart the kernel and run the notebook from its start.",
        "Reinicia el kernel y ejecuta el notebook desde el principio."),
    "no widgets": ("problem", "ipywidgets is missing: no slider can be shown",
        "falta ipywidgets: no se puede mostrar ningún control",
        "Install it, as said at its name.",
        "Hay que instalarlo, como se dice junto a su nombre."),
    "unseen widgets": ("note", "ipywidgets {version}; they show only in a notebook",
        "ipywidgets {version}; solo se ven en un notebook"),
    "widgets": ("fine",
        "ipywidgets {version}{front}; if a slider does not show all the same, reload the page",
        "ipywidgets {version}{front}; si aun así no se ve algún control, recarga la página"),
    "wrong front end": ("problem",
        "ipywidgets {version} needs jupyterlab_widgets {first}, and {here}: JupyterLab shows "
        "nothing where sliders should be",
        "ipywidgets {version} necesita jupyterlab_widgets {first} y {here}: JupyterLab no "
        "muestra nada donde debería haber controles",
        '%pip install "jupyterlab_widgets=={good}"  then start JupyterLab again',
        '%pip install "jupyterlab_widgets=={good}"  luego vuelve a abrir JupyterLab'),
    "wrong setting": ("problem", "{error}", "{error}", "{right}"),
    "tests only": ("note",
        "COURSE_BUDGET: {budget}, training for seconds, only to test; the results mean little",
        "COURSE_BUDGET: {budget}, se entrena segundos, para probar; los resultados dicen poco"),
    "budget": ("fine",
        "COURSE_BUDGET: {budget}, of smoke, cpu, gpu and paper: how much the lessons train",
        "COURSE_BUDGET: {budget}, de smoke, cpu, gpu y paper: cuánto entrenan las lecciones"),
    "stand-in": ("note", "a stand-in is used, because COURSE_DATA=standin is set",
        "se usa un sustituto, porque COURSE_DATA=standin está definida",
        "For the real data:  %env COURSE_DATA=",
        "Para los datos reales:  %env COURSE_DATA="),
    "wrong folder": ("problem", "COURSE_DATA_DIR is set, but there is no {file} in {own}",
        "COURSE_DATA_DIR está definida, pero no hay {file} en {own}",
        "Correct it:  %env COURSE_DATA_DIR=/path/to/folder\n"
        "Or empty it, to download:  %env COURSE_DATA_DIR=",
        "Corrígela:  %env COURSE_DATA_DIR=/ruta/de/la/carpeta\n"
        "O déjala vacía, para descargar:  %env COURSE_DATA_DIR="),
    "data": ("fine", "here, in {path}", "está aquí, en {path}"),
    "damaged data": ("problem", "{path} is damaged", "{path} está dañado",
        "Delete it; it is then downloaded again.", "Bórralo; se descargará de nuevo."),
    "server": ("fine", "not here yet; {host} answers, and a lesson downloads it when it needs it",
        "aún no está aquí; {host} responde, y la lección que lo necesite lo descargará"),
    "no data": ("problem", "not here, and out of reach. {why}",
        "no está aquí ni al alcance. {why}", "{ways}"),
    "late": ("note", "could not be found out (it took too long)",
        "no se pudo averiguar (se tardó demasiado)"),
    "failed": ("note", "could not be found out ({why})", "no se pudo averiguar ({why})"),
}


def tell(key: str, topic: str = "", **values: object) -> Finding:
    """One of FINDINGS with these values, in the language in use; no topic means its check's."""
    state, *words = FINDINGS[key]
    found, advice = words[:2], words[2:] or [""]
    return Finding(topic, state, tr(found[0], found[-1]).format(**values),
                   tr(advice[0], advice[-1]).format(**values))
