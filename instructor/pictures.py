"""The static pictures of widgets as PNG, which every reader of notebooks shows.

GitHub's preview sanitises SVG away, nbconvert gives SVG no alt text, and JupyterLab hides it in a
notebook that it does not trust. Drawn with Matplotlib's own font, so that the same drawing gives
the same bytes on every machine.
"""

import base64
import io
from functools import cache
from pathlib import Path

import matplotlib
import resvg_py
from PIL import Image

SHARPNESS = 1.5  # pixels of the PNG for one of the drawing's


def without_svg(output: dict) -> dict:
    """A cell's output; an SVG in it becomes a PNG of the same size and alt text."""
    data = dict(output.get("data", {}))
    if "image/svg+xml" not in data:
        return output
    png, width = draw(data.pop("image/svg+xml"))
    metadata = {"image/png": {"alt": data["text/plain"], "width": width}}
    return output | {"data": data | {"image/png": base64.b64encode(png).decode()},
                     "metadata": metadata}


def draw(svg: str) -> tuple[bytes, int]:
    """An SVG drawing as a PNG of 256 colours, and the width in pixels to show it at."""
    raw = resvg_py.svg_to_bytes(svg_string=svg, zoom=SHARPNESS,
                                skip_system_fonts=True, font_files=fonts(),
                                font_family="DejaVu Sans", sans_serif_family="DejaVu Sans")
    image = Image.open(io.BytesIO(raw)).convert("RGB")
    png = io.BytesIO()
    image.quantize(256, dither=Image.Dither.NONE).save(png, "PNG", optimize=True)
    return png.getvalue(), round(image.width / SHARPNESS)


@cache
def fonts() -> list[str]:
    """The font files that come with Matplotlib, regular and bold."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return [str(folder / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
