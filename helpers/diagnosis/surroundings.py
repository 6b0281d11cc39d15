"""What lies around the notebook: files that hide modules, and Keras's own settings."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from helpers.diagnosis.findings import tell
from helpers.diagnosis.report import Finding

COURSE = Path(__file__).parents[2]
NEEDED = ("helpers", "numpy", "matplotlib", "keras", "tensorflow", "ipywidgets", "scipy", "sklearn",
          "skimage", "PIL")
AS_TESTED = {"floatx": "float32", "image_data_format": "channels_last"}


def names() -> Iterator[Finding]:
    """Each file or folder of the working folder that is called like a module of Python or ours."""
    here, found = Path.cwd(), False
    for name in sorted({*sys.stdlib_module_names, *NEEDED}):
        for path in (here / f"{name}.py", here / name / "__init__.py"):
            if path.is_file() and here != COURSE:
                found = True
                yield tell("name in the way", path=path, module=name)
    if not found:
        yield tell("names")


def keras_settings() -> Iterator[Finding]:
    """Keras's backend, and its settings: those in use, else those of the file that it will read."""
    path = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "keras.json"
    if other := differences(path):
        yield tell("Keras otherwise", path=path, what=other)
    else:
        yield tell("Keras settings", backend=os.environ.get("KERAS_BACKEND") or "tensorflow")


def differences(path: Path) -> str:
    """What Keras sets otherwise than as tested, as "floatx float64"; "" if nothing."""
    settings = {}
    if loaded := sys.modules.get("keras"):
        settings = {name: getattr(loaded.config, name)() for name in AS_TESTED}
    else:
        with suppress(OSError, ValueError):  # none, or one that Keras cannot read either
            settings = json.loads(path.read_text("utf-8"))
    return ", ".join(f"{key} {settings[key]}" for key, right in AS_TESTED.items()
                     if settings.get(key, right) != right)
