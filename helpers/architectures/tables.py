"""Tables as the papers print them: text that can be laid beside the page, read into rows."""

TableRow = dict[str, str]  # a word for each column: {"row": "conv1", "kernel": "11×11", …}
Table = list[TableRow]
ImageShape = tuple[int, int, int]  # height, width, channels


def read(text: str) -> Table:
    """One row a line, keyed by the first line's words; a lone · is an empty cell.

    Spaces separate the columns. ValueError if a line has more or fewer cells than the first.
    """
    header, *lines = [line.split() for line in text.strip().splitlines()]
    rows = [["" if word == "·" else word for word in line] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


def numbers(cell: str) -> tuple[int, ...]:
    """The numbers of a size: "5×5×16" -> (5, 5, 16), and "" -> ()."""
    return tuple(int(number) for number in cell.split("×") if number)
