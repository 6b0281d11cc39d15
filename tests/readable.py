"""Reading pictures as tests do: their words, and whether they can be read."""

import re
from xml.etree import ElementTree


def words(drawing):
    return [element.text for element, _, _ in texts(ElementTree.fromstring(drawing))]


def texts(element, right=0., down=0.):
    """Each text with how far the groups around it move it."""
    if element.tag.endswith("}g"):
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform"))
        right, down = right + float(moved[1]), down + float(moved[2])
    if element.tag.endswith("}text"):
        yield element, right, down
    for child in element:
        yield from texts(child, right, down)


def assert_readable(drawing):
    """Well-formed, named for a screen reader, at most 900 wide, no text beyond its edges."""
    root = ElementTree.fromstring(drawing)
    width, height = map(float, root.get("viewBox").split()[2:])
    assert root.get("role") == "img"
    assert len(root.get("aria-label")) > 20
    assert width <= 900
    for element, right, down in texts(root):
        size = float(element.get("font-size"))
        long = .6 * size * len(element.text)
        x, y = right + float(element.get("x")), down + float(element.get("y"))
        before = long * {"start": 0, "middle": .5, "end": 1}[element.get("text-anchor")]
        if element.get("transform"):  # turned to be read from below
            assert element.get("transform") == f"rotate(-90 {x:g} {y:g})"
            assert .7 * size <= x <= width - 1, element.text
            assert -1 <= y + before - long <= y + before <= height + 1, element.text
        else:
            assert -1 <= x - before <= x - before + long <= width + 1, element.text
            assert .7 * size <= y <= height - 1, element.text
        assert element.text != "nan"
