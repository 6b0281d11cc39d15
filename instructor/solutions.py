"""Cut the solution out of an exercise cell.

What stays is valid Python, with three dots where the answer goes. The markers are comments, found
with Python's own tokenizer, at any indent. Lines after `### STUB` inside a block, themselves
comments, are the code that the student starts from instead of the three dots (to repair, say).
"""

import ast
import io
import textwrap
import tokenize
from typing import NamedTuple

BEGIN, STUB, END = "### BEGIN SOLUTION", "### STUB", "### END SOLUTION"


class SolutionError(Exception):
    """Markers that do not match; `line` counts from 1 in the cell."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class Block(NamedTuple):
    """A solution: its markers' lines (from 1), its indent, where its stub starts (or None)."""

    begin: int
    end: int
    indent: str
    stub: int | None


def find_blocks(source: str) -> list[Block]:
    """The solution blocks of a cell, in order. SolutionError if the markers do not match."""
    blocks, begin, middle = [], None, None
    for line, column, marker in markers(source):
        if (marker == BEGIN) != (begin is None):
            raise SolutionError(line, f"'{marker}' " + ("inside another solution" if begin
                                                        else f"without '{BEGIN}'"))
        if marker == BEGIN:
            begin, middle = (line, column), None
        elif marker == STUB:
            middle = line
        else:
            blocks.append(Block(begin[0], line, " " * begin[1], middle))
            begin = None
    if begin is not None:
        raise SolutionError(begin[0], f"'{BEGIN}' without '{END}'")
    return blocks


def markers(source: str) -> list[tuple[int, int, str]]:
    """(line, column, marker) of each marker comment.

    One inside a string is no comment, so it does not count.
    """
    if BEGIN not in source and END not in source and STUB not in source:
        return []
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    try:
        comments = [token for token in tokens if token.type == tokenize.COMMENT]
    except tokenize.TokenError as error:
        raise SolutionError(error.args[1][0], f"not valid Python: {error.args[0]}") from None
    return [(*token.start, token.string.strip())
            for token in comments if token.string.strip() in (BEGIN, STUB, END)]


def stub(source: str) -> str:
    """The cell as the student gets it. SolutionError if the markers do not match."""
    lines = source.split("\n")
    for block in reversed(find_blocks(source)):
        lines[block.begin - 1:block.end] = replacement(lines, block)
    return "\n".join(lines)


def replacement(lines: list[str], block: Block) -> list[str]:
    """What the student has for a block: its stub, `name = ...` for what it sets, or `...`."""
    if block.stub is not None:
        given = textwrap.dedent("\n".join(lines[block.stub:block.end - 1])).split("\n")
        return [(block.indent + line.removeprefix("#").removeprefix(" ")).rstrip()
                for line in given]
    body = ast.parse(textwrap.dedent("\n".join(lines[block.begin:block.end - 1]))).body
    assigned = [ast.unparse(target) for node in body if isinstance(node, ast.Assign)
                for target in node.targets]
    if block.indent or not assigned:
        return [block.indent + "..."]
    return [f"{name} = ..." for name in assigned]


def solution_lines(source: str) -> set[str]:
    """The lines of a cell's solutions that it does not give the student to start from.

    Without indent, comments and blank lines.
    """
    lines = source.split("\n")
    given = {line.strip() for line in stub(source).split("\n")}
    inside = (line.strip() for block in find_blocks(source)
              for line in lines[block.begin:(block.stub or block.end) - 1])
    return {line for line in inside if line and not line.startswith("#")} - given
