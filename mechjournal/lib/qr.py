"""QR codes as the numbers an SVG needs. Nothing about what the text in them means."""

from dataclasses import dataclass

import qrcode

QUIET = 4


@dataclass(frozen=True)
class Code:
    """A square of `size` by `size` modules, margin included; `path` draws the dark ones, one unit each."""

    size: int
    path: str


def code_of(text: str) -> Code:
    drawn = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_M)
    drawn.add_data(text)
    drawn.make(fit=True)
    rows = drawn.get_matrix()
    return Code(size=len(rows), path="".join(line(y, row) for y, row in enumerate(rows)))


def line(y: int, row: list[bool]) -> str:
    """One rectangle for every run of dark modules in a row."""
    runs, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(runs)
