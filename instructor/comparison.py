"""The page of the site that compares the course's networks: the table of data/effort.json."""

import json

from helpers import language
from helpers.outputs import count
from instructor.editions import ROOT

FILE = ROOT / "data" / "effort.json"  # written by instructor.effort
WORDS = {
    "en": {
        "title": "The networks at equal effort",
        "intro": "The networks of lessons 7 to 10 in small, as this course trained them on "
                 "CIFAR-10: 64 epochs of 45,000 images in batches of 128, one start each. "
                 "Lesson 10 reads the table.",
        "head": "Network | Error (%) | Parameters | Multiply-adds (M) | Activations (kB) "
                "| s an epoch",
        "notes": "Networks marked 2015 were trained with the recipe of the ResNet paper, the "
                 "others with one recipe of today. The error is on 10,000 test images, one look "
                 "at each; differences below a point say little, with these images and one start. "
                 "Multiply-adds and activations (what the layers put out, in float32) are for "
                 "one image. Seconds on one core of a CPU ({cpu}): the processor's time for a "
                 "step of training in float32, the fastest of {tried}, times {steps} steps.",
    },
    "es": {
        "title": "Las redes con igual esfuerzo",
        "intro": "Las redes de las lecciones 7 a 10 en pequeño, como este curso las entrenó con "
                 "CIFAR-10: 64 épocas de 45 000 imágenes en lotes de 128, un inicio cada una. "
                 "La lección 10 lee la tabla.",
        "head": "Red | Error (%) | Parámetros | Productos (M) | Activaciones (kB) "
                "| s por época",
        "notes": "Las redes marcadas 2015 se entrenaron con la receta del artículo de ResNet; las "
                 "otras, con una misma receta de hoy. El error es en 10 000 imágenes de prueba, "
                 "una mirada a cada una; con estas imágenes y un inicio, las diferencias de menos "
                 "de un punto dicen poco. Los productos (multiplicaciones, cada una con su suma) "
                 "y las activaciones (lo que dan las capas, en float32) son por imagen. Segundos "
                 "en un núcleo de una CPU ({cpu}): el tiempo de procesador de un paso de "
                 "entrenamiento en float32, el más rápido de {tried}, por {steps} pasos.",
    },
}


def page(lang: str) -> str:
    """The table as a page of the site, in Markdown."""
    language.use(lang)  # its way to group digits
    effort, words = json.loads(FILE.read_text("utf-8")), WORDS[lang]
    millions = [products / 1e6 for products in effort["multiply_adds"]]
    kilobytes = [size / 1000 for size in effort["activation_bytes"]]
    numbers = effort["parameters"], millions, kilobytes, effort["seconds"]
    columns = [effort["titles"], [f"{error:.2f}" for error in effort["test_error"]],
               *([count(round(number)) for number in column] for column in numbers)]
    rows = [" | ".join(map(str, row)) for row in zip(*columns, strict=True)]
    table = [words["head"], "--- | " + " | ".join(["---:"] * 5), *rows]
    return "\n\n".join([f"# {words['title']}", words["intro"],
                        "\n".join(f"| {row} |" for row in table),
                        words["notes"].format(**effort)]) + "\n"
