"""Read a student's notebook, whatever became of it.

Nothing of it is run here: it is parsed, and no more.
"""

import ast
import json
import re
import stat
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from helpers.language import tr

LIMIT = 20 * 2**20  # bytes of a notebook: reading so many takes half a gigabyte at worst
CODE = 2**20  # characters of all code cells: parsing as many takes a minute at worst
CELLS = 10_000  # code cells
CELL = 100_000  # characters of a cell that is parsed here; a larger one goes to the worker as it is
KINDS = {b"%PDF": ("a PDF", "un PDF"),
         b"PK\x03\x04": ("a zip or an Office document", "un zip o un documento de Office"),
         b"\xd0\xcf\x11\xe0": ("an Office document", "un documento de Office"),
         b"<": ("HTML or XML", "HTML o XML"), b"Rar!": ("a RAR archive", "un archivo RAR"),
         b"7z\xbc\xaf": ("a 7z archive", "un archivo 7z"),
         b"\x1f\x8b": ("a gzip archive", "un archivo gzip")}

MAGIC = re.compile(r"(?P<indent>\s*)(?P<target>[\w.][\w.,\[\] \t]*=\s*)?"
                   r"(?P<mark>[!%?])(?P<rest>.*)")
HELP = re.compile(r"(?P<indent>\s*)[%\w.*\[\]]+\?\??\s*$")
TOKEN = re.compile(r"""\\.|\"{3}|'{3}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\#.*|[\[({\])}]""")
ENDS = {quote: re.compile(rf"(?:\\.|[^\\])*?{quote}") for quote in ('"""', "'''")}
TRANSPARENT = {"time", "capture", "prun"}  # cell magics that run their body as any other cell


class Unreadable(Exception):  # noqa: N818 - it reads as a statement about the file
    """A file that is no readable notebook.

    `key` is a status of `records.STATUSES`, `detail` is for the instructor.
    """

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key, detail)
        self.key, self.detail = key, detail


def read_cells(path: Path) -> list[str]:
    """The sources of the code cells, in order, of any nbformat.

    Unreadable if the file is no notebook.
    """
    notebook = parse_json(load(path))
    cells = found_cells(notebook) if isinstance(notebook, dict) else None
    if cells is None:
        raise Unreadable("not a notebook", tr("JSON, but without a notebook's cells",
                                              "JSON, pero sin las celdas de un notebook"))
    code = [cell for cell in cells
            if isinstance(cell, dict) and cell.get("cell_type", "code") == "code"]
    sources = [text(cell.get("source", cell.get("input"))) for cell in code]
    size = sum(map(len, sources))
    if size > CODE or len(sources) > CELLS:
        raise Unreadable("too large", tr(
            f"{size:,} characters in {len(sources):,} code cells",
            f"{size:,} caracteres en {len(sources):,} celdas de código"))
    return sources


def load(path: Path) -> bytes:
    """The bytes of a file, whose size is looked at first."""
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise Unreadable("not a notebook", tr("not a file", "no es un archivo"))
        if info.st_size > LIMIT:
            size, most = f"{info.st_size / 2**20:.0f} MB", f"{LIMIT / 2**20:.0f}"
            raise Unreadable("too large", tr(f"{size}, more than {most}", f"{size}, más de {most}"))
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable("unreadable", str(error)) from None
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", f"{len(data)} bytes")
    return data


def parse_json(data: bytes) -> Any:
    """JSON of any encoding, as Python's `json` reads it.

    Whole numbers as floats, whose length costs nothing.
    """
    words = decode_text(data)
    try:
        return json.loads(words, parse_int=float)
    except (ValueError, RecursionError, MemoryError) as error:
        if words.lstrip().startswith("{"):
            raise Unreadable("unreadable", tr("damaged JSON: ", "JSON dañado: ")
                             + str(error)) from None
        unknown = ("no JSON", "no es JSON")
        kind = next((name for mark, name in KINDS.items() if data.startswith(mark)), unknown)
        raise Unreadable("not a notebook", tr(*kind)) from None


def decode_text(data: bytes) -> str:
    """Text from bytes: UTF-8, -16 or -32, with or without a mark, else what Windows writes."""
    try:
        return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def found_cells(notebook: dict) -> list | None:
    """The cells of a notebook: at the top in format 4, in worksheets before.

    None if there are none to be found.
    """
    if isinstance(notebook.get("cells"), list):
        return notebook["cells"]
    if not isinstance(sheets := notebook.get("worksheets"), list):
        return None
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def text(source: Any) -> str:
    """A cell's source, given as a text or as lines, as text that can be written in UTF-8."""
    lines = source if isinstance(source, list) else [source]
    joined = "".join(line for line in lines if isinstance(line, str)).replace("\r\n", "\n")
    return joined.encode("utf-8", "replace").decode("utf-8")


def parse_or_none(source: str) -> ast.Module | None:
    """The syntax tree of a cell, or None if it is not valid Python, or too large."""
    try:
        return ast.parse(source) if len(source) <= CELL else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def to_python(source: str) -> str:
    """A cell without IPython's own syntax: shell, magic and help lines do nothing.

    Line numbers stay as they are.

    `%%time` and its like run their body, `%time x = f()` its statement; a cell of another language
    becomes `pass`.
    """
    if len(source) > CELL or parse_or_none(source) is not None:
        return source
    lines = textwrap.dedent(source).split("\n")
    first = next((i for i, line in enumerate(lines)
                  if line.strip() and not line.startswith("#")), 0)
    if lines[first].startswith("%%"):
        name, _, rest = lines[first][2:].strip().partition(" ")
        if name not in TRANSPARENT:
            return "pass"
        lines[first] = rest if name == "time" else ""
    return "\n".join(plain_lines(lines))


def plain_lines(lines: list[str]) -> Iterator[str]:
    """The lines, with IPython's syntax replaced where Python's statements begin.

    Strings, brackets and continued lines stay as they are.
    """
    quote, depth, going_on, in_magic = "", 0, False, False
    for line in lines:
        if in_magic:
            new = ""
        elif quote or depth or going_on:
            new = line
        else:
            new = replacement(line)
        in_magic = (in_magic or new != line) and line.rstrip().endswith("\\")
        if new == line:
            quote, depth = after(line, quote, depth)
            going_on = not quote and line.endswith("\\") and "#" not in line
        yield new


def replacement(line: str) -> str:
    """A line that starts a statement, in plain Python."""
    if found := HELP.match(line):
        return found["indent"] + "pass"
    if not (found := MAGIC.match(line)):
        return line
    target = found["target"] or ""
    if found["mark"] == "%" and (statement := re.match(r"time\s+(.+)", found["rest"])):
        return found["indent"] + target + statement[1]
    if not target:
        return found["indent"] + "pass"
    return found["indent"] + target + ("[]" if found["mark"] == "!" else "None")


def after(line: str, quote: str, depth: int) -> tuple[str, int]:
    """The open triple quote ("" if none) and the number of open brackets after a line."""
    at = 0
    while True:
        if quote:
            if not (end := ENDS[quote].match(line, at)):
                return quote, depth
            at, quote = end.end(), ""
        if not (token := TOKEN.search(line, at)):
            return "", depth
        at = token.end()
        quote = token[0] if token[0] in ENDS else ""
        depth = max(0, depth + (token[0] in "([{") - (token[0] in ")]}"))


def definitions(cells: list[str], names: Iterable[str]) -> dict[str, list[int]]:
    """For each name, the cells that define it at top level (also inside if, for, try, with)."""
    trees = [parse_or_none(to_python(cell)) for cell in cells]
    defined = [set(defined_names(tree.body)) if tree else set() for tree in trees]
    return {name: [i for i, own in enumerate(defined) if name in own] for name in names}


def defined_names(body: list[ast.stmt]) -> Iterator[str]:
    """The names that statements bind by def, class, import or assignment.

    Functions and classes are not looked into.
    """
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Assign) or (isinstance(node, ast.AnnAssign) and node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (part.id for target in targets for part in ast.walk(target)
                        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
        else:
            todo.extend(child for child in ast.iter_child_nodes(node)
                        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case))
