"""Tables as the papers print them: text that can be laid beside the page, read into rows."""


def read(text: str) -> list[dict[str, str]]:
    """One dict a line, keyed by the first line's words. Columns are separated by spaces; a lone · is an empty cell.

    ValueError if a line has more or fewer cells than the first.
    """
    header, *lines = [line.split() for line in text.strip().splitlines()]
    return [dict(zip(header, ["" if cell == "·" else cell for cell in line], strict=True)) for line in lines]


def numbers(cell: str) -> tuple[int, ...]:
    """The numbers of a size: "5×5×16" -> (5, 5, 16), and "" -> ()."""
    return tuple(int(number) for number in cell.split("×") if number)
