"""Spaces where no line may break: before a percent sign, and between the thousands of a number."""

import re

# Code, formulas, addresses and tags are left as they are.
VERBATIM = re.compile(r"(```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$|\]\([^)]*\)|<[^>]+>)", re.DOTALL)
PERCENT = re.compile(r"(?<=\d) (?=%)")
THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}( \d{3})+(?![\d])")
NO_BREAK, NARROW = "\u00a0", "\u202f"  # as outputs group numbers


def unbroken(prose: str) -> str:
    """Markdown whose numbers stay on one line with what belongs to them."""
    pieces = VERBATIM.split(prose)
    pieces[::2] = [joined(piece) for piece in pieces[::2]]
    return "".join(pieces)


def joined(text: str) -> str:
    """Text without code, with its spaces."""
    text = THOUSANDS.sub(lambda found: found[0].replace(" ", NARROW), text)
    return PERCENT.sub(NO_BREAK, text)
