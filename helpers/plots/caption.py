"""What stands below a figure: its number, and in words what it shows."""

from dataclasses import dataclass
from html import escape

from IPython import get_ipython

from helpers.language import LANGUAGES, current, tr

# The figures' numbers, by their words and their cell: who draws a figure again sees its old number.
NUMBERS: dict[str, dict[tuple[str, str], int]] = {language: {} for language in LANGUAGES}


def cell() -> str:
    """The code of the cell that is running; "" outside of a notebook."""
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return parent.get("content", {}).get("code", "")


@dataclass(frozen=True)
class Caption:
    """Words with the next free number, or the one that they have already."""

    words: str

    @property
    def name(self) -> str:
        """Figure 3, say."""
        numbers = NUMBERS[current()]
        number = numbers.setdefault((self.words, cell()), len(numbers) + 1)
        return f"{tr('Figure', 'Figura')} {number}."

    def __repr__(self) -> str:
        return f"{self.name} {self.words[0].upper()}{self.words[1:]}"

    def _repr_html_(self) -> str:
        return (f'<p lang="{current()}" style="max-width:60em;margin:0 0 1em;font-size:.9em">'
                f"{escape(repr(self))}</p>")
