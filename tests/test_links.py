"""The links of guides and notebooks: to files that exist, well formed; nothing is fetched."""

import re
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from markdown_it import MarkdownIt

from helpers import language
from helpers.exercises import check
from instructor.editions import ROOT

NAMES = ("README.md", "README.es.md", "CONTRIBUTING.md", "helpers/README.md",
         "instructor/GUIDE.md", "instructor/GUIDE.es.md")
PAGES = [ROOT / name for name in NAMES]
NOTEBOOKS = [path for path in (ROOT / "notebooks").rglob("*.ipynb")
             if ".ipynb_checkpoints" not in path.parts]
DOCUMENTS = [*PAGES, *sorted(NOTEBOOKS)]
MATHS = re.compile(r"\$\$.*?\$\$|(?<!\\)\$[^$\n]+\$", re.DOTALL)
DOI = re.compile(r"10\.\d{4,9}/[-._;()/:<>A-Za-z0-9]+")
ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+/\d{7})(v\d+)?")


def name(path):
    return str(path.relative_to(ROOT))


def prose(path):
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def tokens(text):
    """The inline tokens of a Markdown text, without its formulas, whose brackets are no links."""
    blocks = MarkdownIt().enable("table").parse(MATHS.sub("x", text))
    return [token for block in blocks if block.type == "inline" for token in block.children]


def links(text):
    return [token.attrs["href"] for token in tokens(text) if token.type == "link_open"]


def images(text):
    return [token for token in tokens(text) if token.type == "image"]


def anchors(text):
    """What can follow the # in a link to a page, as GitHub makes it from the headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def fault(path, link):
    """What is wrong with a link, or None."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return web_fault(parts)
    target = path.parent / parts.path if parts.path else path
    if not target.exists():
        return "no such file"
    fragment = unquote(parts.fragment)
    if fragment and target.suffix == ".md" and fragment not in anchors(prose(target)):
        return "no such heading"
    return None


def web_fault(parts):
    """What is wrong with the form of an address, or None."""
    if parts.scheme != "https" or "." not in parts.netloc:
        return "not an https address"
    if re.search(r"\s|%20", parts.geturl()):
        return "a space in an address"
    if parts.netloc in ("doi.org", "dx.doi.org") and not DOI.fullmatch(parts.path[1:]):
        return "not a DOI"
    if parts.netloc == "arxiv.org" and not ARXIV.fullmatch(parts.path.removeprefix("/abs/")):
        return "not an arXiv id"
    if parts.netloc == "colab.research.google.com" and "/blob/main/" in parts.path:
        notebook = ROOT / parts.path.partition("/blob/main/")[2]
        return None if notebook.exists() else "no such notebook"
    return None


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_are_good(path):
    faults = {link: fault(path, link) for link in links(prose(path))}
    assert not {link: reason for link, reason in faults.items() if reason}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_no_link_is_broken_markdown(path):
    words = [token.content for token in tokens(prose(path)) if token.type == "text"]
    assert not [word for word in words if "](" in word]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_images_have_alternative_text(path):
    assert all(image.content.strip() for image in images(prose(path)))
    assert all(re.search(r'\balt="[^"]', tag) for tag in re.findall(r"<img\b[^>]*>", prose(path)))


@pytest.mark.parametrize(("link", "reason"), [
    ("README.md", None), ("nothing.md", "no such file"),
    ("README.md#lessons", None), ("#nowhere", "no such heading"),
    ("https://doi.org/10.1037/h0042519", None), ("https://doi.org/h0042519", "not a DOI"),
    ("https://arxiv.org/abs/1512.03385", None),
    ("https://arxiv.org/abs/151.03385", "not an arXiv id"),
    ("http://example.org", "not an https address"),
    ("https://example.org/a%20b", "a space in an address"),
    ("https://colab.research.google.com/github/o/r/blob/main/notebooks/en/99.ipynb",
     "no such notebook"),
])
def test_faults_are_seen(link, reason):
    assert fault(ROOT / "README.md", link) == reason


@pytest.mark.parametrize(("page", "lang"), [("README.md", "en"), ("README.es.md", "es")])
def test_readme_quotes_what_a_check_says(page, lang):
    language.use(lang)
    result = check("03.count_parameters", lambda k, channels, filters: k * k * channels * filters)
    assert repr(result) in prose(ROOT / page)
