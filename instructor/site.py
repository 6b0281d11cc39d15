"""The site: all lessons with their outputs, to browse and print, in both languages, by Sphinx."""

import re
import shutil
from importlib.metadata import files
from pathlib import Path

import nbformat

from instructor import comparison
from instructor.build import TABLE
from instructor.editions import ROOT, repository

LANGS = ("en", "es")
HERE = Path(__file__).parent / "sphinx"
# Cells for those who run the notebook; the site has its own way to the next page.
RUN_ONLY = ("set-up", "next")
BADGE = re.compile(r'<a href="([^"]+)"><img src="[^"]+" alt="([^"]+)"></a>')
LINK = re.compile(r"(?<=\]\()(?!https:|#|[^)]+\.gif\))([^)]+)(?=\))")
PICTURE = re.compile(r"(?<=\]\()data/([^)]+\.gif)(?=\))")
TWIN = re.compile(r"^\[[^]]+\]\(README(\.es)?\.md\)\n\n", re.MULTILINE)
LANDING = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{en} · {es}</title>
<script>
location.replace(navigator.language.startsWith("es") ? "es/index.html" : "en/index.html")
</script>
<h1><a href="en/index.html">{en}</a></h1>
<h1><a href="es/index.html" lang="es" hreflang="es">{es}</a></h1>
</html>
"""


def main() -> int:
    """Build the site: a landing page, and a folder for each language. 1 if Sphinx finds a fault."""
    from sphinx.cmd.build import main as sphinx

    work, out = ROOT / "build" / "site", ROOT / "site"
    shutil.rmtree(work, ignore_errors=True)
    mathjax(work / "static")
    for lang in LANGS:
        write_sources(lang, work / lang)
        fault = sphinx(["-b", "html", "-q", "-W", "--keep-going", "-j", "auto", "-c", str(HERE),
                        "-d", str(work / "cache" / lang),
                        "-D", f"language={lang}", "-D", f"html_title={title(lang)}",
                        str(work / lang), str(work / "html" / lang)])
        if fault:
            return 1
    shutil.rmtree(out, ignore_errors=True)
    for lang in LANGS:
        shutil.move(work / "html" / lang, out / lang)
    landing = LANDING.format(**{lang: title(lang) for lang in LANGS})
    (out / "index.html").write_text(landing, encoding="utf-8")
    print(f"the site is there: {(out / 'index.html').as_uri()}")
    return 0


def mathjax(folder: Path) -> None:
    """Put MathJax, one file that fetches nothing, where Sphinx takes it from."""
    script = next(file for file in files("sphinx-mathjax-offline") if file.name == "tex-svg.js")
    folder.mkdir(parents=True)
    shutil.copy(script.locate(), folder)


def write_sources(lang: str, folder: Path) -> None:
    """What Sphinx reads for one language: the README as index page, the lessons, the networks."""
    folder.mkdir(parents=True)
    lessons = {path.stem: nbformat.read(path, as_version=4)
               for path in sorted((ROOT / "notebooks" / lang).glob("*.ipynb"))}
    (folder / "index.md").write_text(index(lang, lessons), encoding="utf-8")
    for name in PICTURE.findall(readme(lang)):
        shutil.copy(ROOT / "data" / name, folder)
    (folder / "networks.md").write_text(comparison.page(lang), encoding="utf-8")
    for name, notebook in lessons.items():
        nbformat.write(page(notebook), folder / f"{name}.ipynb")


def readme(lang: str) -> str:
    """The README in a language."""
    return (ROOT / {"en": "README.md", "es": "README.es.md"}[lang]).read_text(encoding="utf-8")


def title(lang: str) -> str:
    """The course's name in a language."""
    return readme(lang).split("\n", 1)[0].removeprefix("# ")


def index(lang: str, lessons: dict[str, nbformat.NotebookNode]) -> str:
    """The README as a page: its links to files lead to GitHub, its table is a list.

    Its picture lies beside it. The lessons for the navigation.
    """
    rows = [f"- [{book.cells[0].source.splitlines()[0][2:]}]({name}.ipynb) · {colab_link(book)}\n"
            for name, book in lessons.items()]
    text = LINK.sub(lambda link: f"{repository()}/blob/main/{link[1]}", TWIN.sub("", readme(lang)))
    text = PICTURE.sub(r"\1", text)
    tree = "\n".join(["```{toctree}", ":hidden:", *lessons, "networks", "```"])
    return f"{TABLE.sub(lambda _: ''.join(rows), text)}\n{tree}\n"


def colab_link(notebook: nbformat.NotebookNode) -> str:
    """The link that opens the lesson in Colab, as words: the badge would have to be fetched."""
    badge = next(cell.source for cell in notebook.cells if cell.id == "badge")
    address, words = BADGE.match(badge).groups()
    return f"[{words}]({address}){{.colab}}"


def page(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A lesson's notebook as Sphinx is to read it.

    Alt texts and widths are where it seeks them; cells that only serve a run are left out.
    """
    notebook.cells = [cell for cell in notebook.cells if cell.id not in RUN_ONLY]
    for cell in notebook.cells:
        pictures = [output.metadata["image/png"] for output in cell.get("outputs", [])
                    if "image/png" in output.get("data", {})]
        if pictures:
            alt = " ".join(picture["alt"] for picture in pictures)
            cell.metadata["mystnb"] = {"image": {"alt": alt, "width": f"{pictures[0]['width']}px"}}
        if cell.id == "badge":
            cell.source = colab_link(notebook)
    return notebook
