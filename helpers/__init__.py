"""What the lessons import: data, reference implementations, exercises, figures and widgets.

`import helpers` is light: TensorFlow is imported only by a lesson that says `import keras`.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


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
