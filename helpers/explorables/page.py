"""An explorable as one HTML output: its still picture, its settings, its look and its script.

Where no script runs, as on GitHub, the still picture stays.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from helpers.language import current, term, tr
from helpers.plots.core import MimeBundle, Picture, image_tag, show

SCRIPT = Path(__file__).parent / "script"
# In the page they are one function: nothing in it can meet what else the page holds.
MODULES = ("numbers", "slide", "state", "parts", "colours", "boards", "typing", "picture",
           "painting", "sentences", "moves", "controls", "convolution", "start")
# Each text that the script says, in one string or in several with a + between.
SAID = re.compile(r'\bsay\(\s*("(?:[^"\\]|\\.)*"(?:\s*\+\s*"(?:[^"\\]|\\.)*")*)')
PARTS = re.compile(r'"((?:[^"\\]|\\.)*)"')


@cache
def script() -> str:
    """The script's modules, one after the other."""
    return "\n".join((SCRIPT / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)


@cache
def texts() -> list[str]:
    """All that the script says, in English: terms of the glossary."""
    return sorted({"".join(PARTS.findall(said)) for said in SAID.findall(script())})


@dataclass(frozen=True)
class Explorable:
    """A picture that its reader moves: its kind, its settings for the script, its still picture."""

    kind: str
    settings: Mapping[str, object]
    still: Picture

    def html(self, still: str) -> str:
        """The whole output; `still` is the image's tag."""
        config = {**self.settings, "language": current(),
                  "words": {english: term(english) for english in texts()}}
        style = (SCRIPT / "look.css").read_text(encoding="utf-8")
        return (f'<div class="explorable" data-kind="{escape(self.kind)}" lang="{current()}" '
                f'data-lm-suppress-shortcuts="true">{still}\n'
                f'<script type="application/json">{as_json(config)}</script>\n'
                f"<style>\n{style}</style>\n"
                f'<script>\n(() => {{\n"use strict";\n{script()}\nstartAll();\n}})();\n</script>\n'
                "</div>")

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        data, metadata = self.still._repr_mimebundle_()
        png, facts = data["image/png"], metadata["image/png"]
        tag = image_tag(png, self.still.alt, facts["width"], "still")
        return {**data, "text/html": self.html(tag)}, metadata

    def _ipython_display_(self) -> None:
        show(self, tr("Interactive: it runs in this page.", "Interactiva: corre en esta página."))


def as_json(value: object) -> str:
    """JSON that may stand between the tags of a script."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def packed(pixels: object) -> dict[str, object]:
    """A matrix (h, w) as its bytes, uint8 if they hold its numbers, else float64."""
    kind = "uint8" if (pixels == pixels.astype("uint8")).all() else "float64"
    data = base64.b64encode(pixels.astype(f"<{'u1' if kind == 'uint8' else 'f8'}").tobytes())
    height, width = pixels.shape
    return {"height": height, "width": width, "type": kind, "data": data.decode()}
