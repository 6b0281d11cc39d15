"""What the lessons import: data, reference implementations, exercises, figures and widgets.

`import helpers` is light: TensorFlow is imported only by a lesson that says `import keras`.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Keras's own settings in place of those of ~/.keras/keras.json, which may say float64.
if not os.environ.get("KERAS_HOME"):
    os.environ["KERAS_HOME"] = os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"),
        "convnets-course", "keras")


for stream in (sys.stdout, sys.stderr):  # a terminal may not know ✓; a notebook does
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


def _settle_backend() -> None:
    """TensorFlow in place of a backend for Keras that is not installed; that is said."""
    from importlib.util import find_spec
    backend = os.environ["KERAS_BACKEND"]
    if backend not in ("tensorflow", "jax", "torch") or not find_spec(backend):
        os.environ["KERAS_BACKEND"] = "tensorflow"
        print(f"KERAS_BACKEND={backend!r} is not installed here: TensorFlow is used. / "
              "No está instalado aquí: se usa TensorFlow.")


if os.environ.get("KERAS_BACKEND") not in (None, "", "tensorflow"):
    _settle_backend()


def doctor() -> object:
    """A report, in seconds, of what this computer has of what the course needs.

    It says what to do about each problem.
    """
    from helpers.diagnosis import examine
    return examine()


def __getattr__(name: str) -> object:
    """`show` and `table`, which need NumPy, when they are first asked for."""
    if name not in ("show", "table"):
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    from helpers import outputs
    return getattr(outputs, name)
