"""What was found, and how it shows itself: as a table, or as text where there is no HTML."""

from dataclasses import dataclass
from html import escape

from helpers import language
from helpers.language import tr

STATES = {"fine": ("✓", "fine", "bien"), "note": ("i", "note", "aviso"),
          "problem": ("✗", "problem", "problema")}
CELL = "text-align:left;vertical-align:top;padding:.3em .8em"
STRIPES = {"fine": "1px solid #767676", "note": "4px dashed #767676",
           "problem": "6px double #b34700"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its state (a key of STATES), what was found, and what to do about it."""

    topic: str
    state: str
    found: str
    advice: str = ""

    @property
    def label(self) -> str:
        """The state as a sign and a word, in the language in use."""
        sign, *words = STATES[self.state]
        return f"{sign} {tr(*words)}"


@dataclass(frozen=True)
class Report:
    """All that was found, in order."""

    findings: tuple[Finding, ...]

    @property
    def problems(self) -> list[Finding]:
        """What should be mended."""
        return [finding for finding in self.findings if finding.state == "problem"]

    @property
    def summary(self) -> str:
        """One sentence about all of it."""
        count = len(self.problems)
        if count > 1:
            return tr(f"{count} problems were found.", f"Se encontraron {count} problemas.")
        if count:
            return tr("One problem was found.", "Se encontró un problema.")
        return tr("No problem found: the course can run here.",
                  "No se encontró ningún problema: el curso puede ejecutarse aquí.")

    def __repr__(self) -> str:
        return "\n".join([self.summary, *map(_lines, self.findings)])

    def _repr_html_(self) -> str:
        heads = (tr("What", "Qué"), tr("State", "Estado"),
                 tr("Found, and what to do", "Qué se encontró y qué hacer"))
        head = "".join(f'<th scope="col" style="{CELL}">{text}</th>' for text in heads)
        return (f'<table lang="{language.current()}" style="border-collapse:collapse">'
                f'<caption style="{CELL}"><b>{escape(self.summary)}</b></caption>'
                f"<thead><tr>{head}</tr></thead>"
                f"<tbody>{''.join(map(_row, self.findings))}</tbody></table>")


def _lines(finding: Finding) -> str:
    """A finding as one line of text, and a second one for the advice."""
    line = f"{finding.label:<11} {finding.topic}: {finding.found}"
    return line + "".join(f"\n{'':12}→ {step}" for step in finding.advice.splitlines())


def _row(finding: Finding) -> str:
    """A finding as a row of the table."""
    steps = "".join(f"<br>→ {escape(step)}" for step in finding.advice.splitlines())
    return (f'<tr style="border-left:{STRIPES[finding.state]}">'
            f'<th scope="row" style="{CELL};white-space:nowrap">{escape(finding.topic)}</th>'
            f'<td style="{CELL};white-space:nowrap">{finding.label}</td>'
            f'<td style="{CELL}">{escape(finding.found)}{steps}</td></tr>')
