"""A folder of photos such as students bring: of three materials, and with the usual faults."""

from pathlib import Path

import numpy as np

from helpers.datasets.embedded import photo

MATERIALS = ("brick", "grass", "gravel")
PATCH, ACROSS = 128, 4  # pixels, and patches in a row of a photo of 512×512


def patches(material: str) -> list[np.ndarray]:
    """Sixteen patches (128, 128, 3) of a photo, row by row."""
    whole = photo(material)
    return [whole[PATCH * i:PATCH * (i + 1), PATCH * j:PATCH * (j + 1)]
            for i, j in np.ndindex(ACROSS, ACROSS)]


def example_folder(path: str | Path) -> Path:
    """Write the folder: 16 patches each of brick, grass and gravel; returns its path.

    Among them a JPEG that lies on its side and says so, one in grey, one that is transparent; and
    what is no photo: a file cut off, a note, a class with nothing in it.
    """
    from PIL import Image
    path = Path(path)
    for material in MATERIALS:
        (path / material).mkdir(parents=True, exist_ok=True)
        for k, patch in enumerate(patches(material)):
            Image.fromarray(patch).save(path / material / f"{k:02}.png")
    with_faults(path)
    return path


def with_faults(path: Path) -> None:
    """Put among the patches what folders of students have."""
    from PIL import Image
    brick, grass, gravel = (path / material for material in MATERIALS)
    upright = Image.open(brick / "00.png")
    turned = Image.Exif()
    turned[0x0112] = 6  # orientation: to be turned by 90° clockwise
    upright.transpose(Image.Transpose.ROTATE_90).save(brick / "00.jpg", exif=turned, quality=95)
    Image.open(grass / "00.png").convert("L").save(grass / "00_grey.png")
    Image.open(gravel / "00.png").convert("RGBA").save(gravel / "00_alpha.png")
    for one in (brick, grass, gravel):
        (one / "00.png").unlink()
    (grass / "broken.jpg").write_bytes((brick / "00.jpg").read_bytes()[:300])
    (gravel / "notes.txt").write_text("gravel", "utf-8")
    (path / "sand").mkdir(exist_ok=True)
