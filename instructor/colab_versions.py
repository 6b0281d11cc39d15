"""Compare Google Colab's published package list with constraints/colab.txt.

Used as `python -m instructor.colab_versions LIST`, where LIST is a copy of
https://raw.githubusercontent.com/googlecolab/backend-info/main/pip-freeze.txt. The module needs
only Python's own library, so that it runs before anything is installed.
"""

import argparse
import re
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
PINS = "constraints/colab.txt"
DATED = (PINS, "README.md", "README.es.md")  # the files that tell the date of the list
PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
DATE = re.compile(r"had them on (\d{4}-\d{2}-\d{2})")


def canonical(name: str) -> str:
    """A package's name as PyPI compares names: jupyterlab_widgets is jupyterlab-widgets."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """The versions in a package list, by canonical name. ValueError if the text holds none."""
    found = {canonical(name): version for name, version in PIN.findall(text)}
    if not found:
        raise ValueError("this is no package list: it has no line like numpy==2.1.3. "
                         "Was the download cut short?")
    return found


def changes(ours: dict[str, str], colab: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The packages of ours whose version on Colab is another: name → (ours, Colab's).

    jupyterlab_widgets stays as it is beside ipywidgets 7: JupyterLab needs 1.1.11 there, and Colab
    does not use it. ValueError if Colab's list lacks one of ours: lessons may need it, so a person
    has to decide.
    """
    kept = {"jupyterlab-widgets"} if colab.get("ipywidgets", "").startswith("7.") else set()
    wanted = {name: version for name, version in ours.items() if name not in kept}
    if gone := [name for name in wanted if name not in colab]:
        raise ValueError(f"not in Colab's list any more: {', '.join(gone)}. "
                         f"If no lesson needs them, remove them from {PINS}; "
                         "else a lesson has to change.")
    return {name: (old, colab[name]) for name, old in wanted.items() if old != colab[name]}


def table(changed: dict[str, tuple[str, str]]) -> str:
    """The changes as a table in Markdown."""
    rows = [f"| {name} | {old} | {new} |\n" for name, (old, new) in changed.items()]
    return "| Package | tested | on Colab |\n| --- | --- | --- |\n" + "".join(rows)


def repin(text: str, changed: dict[str, tuple[str, str]]) -> str:
    """Our list with the changed versions."""
    def pin(found: re.Match) -> str:
        name = canonical(found[1])
        return f"{found[1]}=={changed[name][1]}" if name in changed else found[0]

    return PIN.sub(pin, text)


def write(root: Path, changed: dict[str, tuple[str, str]], day: date) -> None:
    """Put the changed versions into our list, and the day of Colab's in place of the old one."""
    text = (root / PINS).read_text(encoding="utf-8")
    old = DATE.search(text)[1]
    (root / PINS).write_text(repin(text, changed), encoding="utf-8")
    for name in DATED:
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(text.replace(old, day.isoformat()), encoding="utf-8")


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Print what changed on Colab, and with --write take it over.

    1 with the reason on stderr if that cannot be.
    """
    parser = argparse.ArgumentParser(prog="python -m instructor.colab_versions")
    parser.add_argument("list", type=Path, metavar="LIST",
                        help="a copy of Colab's published package list")
    parser.add_argument("--write", type=date.fromisoformat, metavar="DATE",
                        help="take them over; the list's day")
    options = parser.parse_args(arguments)
    try:
        changed = changes(pins((root / PINS).read_text(encoding="utf-8")),
                          pins(options.list.read_text("utf-8")))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(table(changed) if changed else f"Colab's versions are those of {PINS}.")
    if changed and options.write:
        write(root, changed, options.write)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
