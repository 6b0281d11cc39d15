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
