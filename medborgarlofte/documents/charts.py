"""Numbers in, SVG out: the three charts of a follow-up, and columns over time. Pure.

Each has its own <title>, which says in words what the picture shows, and presentation
attributes only (see symbols.py). Widths are in units of 680 to the full column. Nothing
is drawn for nothing: an empty input gives an empty string. What it says is Swedish
where no other words are given.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import escape

from .symbols import (
    EDGE,
    FILLED,
    GREY,
    INK,
    NAVY,
    PAPER,
    RED,
    SIGNAL,
    STATE_COLOURS,
    STATUS_COLOURS,
    state_symbol,
    status_symbol,
)

WIDTH = 680
GAP = 4
FONT = "Familjen Grotesk"
LETTER = 0.56  # mean width of a letter, in font sizes
SHARE = "%(quantity)s av %(out_of)s"
STRIP = "%(first)s till %(last)s, %(count)s fönster: %(states)s"
WINDOWS_IN_WORDS = 12  # more of them are drawn small, with a list of states under them


class Share(NamedTuple):
    """One part of a distribution."""

    status: str
    label: str
    number: int


class Window(NamedTuple):
    """One window of a target: "Kvartal 1", "januari–mars", "met", "uppnått", "1 av 1"; on a page with the address
    of its rows, and with a note: "ändrat efter uppföljningen"."""

    label: str
    span: str
    state: str
    state_label: str
    figure: str
    url: str = ""
    note: str = ""


def tally(shares: Iterable[Share]) -> str:
    """Commitments per status as one bar: a part for each status that has any."""
    parts = [Share(*share) for share in shares if share[2]]
    if not parts:
        return ""
    total = sum(part.number for part in parts)
    # Divide the bar by the counts, but leave room for symbol and number in every part.
    room = WIDTH - GAP * (len(parts) - 1) - 62 * len(parts)
    widths = [62 + room * part.number / total for part in parts]
    in_words = all(
        width >= 62 + _text_width(part.label, 16) for part, width in zip(parts, widths, strict=True)
    )
    drawing, x = "", 0.0
    for part, width in zip(parts, widths, strict=True):
        drawing += _part(part, x, width, in_words)
        x += width + GAP
    height = 60
    if not in_words:
        columns = 2 if len(parts) in (2, 4) else 3
        for i, part in enumerate(parts):
            x, y = (i % columns) * WIDTH / columns, 76 + (i // columns) * 26
            drawing += _place(status_symbol(part.status), x, y, 18)
            drawing += _text(x + 26, y + 14, f"{part.number} {part.label}", size=15)
        height = 76 + 26 * -(-len(parts) // columns)
    noun = "åtagande" if total == 1 else "åtaganden"
    words = ", ".join(f"{part.number} {part.label}" for part in parts)
    return _svg(f"{total} {noun}: {words}", height, drawing)


def windows(items: Iterable[Window], words: str = STRIP) -> str:
    """A strip of windows, never merged, at most six in a row; many are drawn small."""
    strip = [Window(*item) for item in items]
    if not strip:
        return ""
    if len(strip) > WINDOWS_IN_WORDS:
        return _small_windows(strip, words)
    rows = -(-len(strip) // 6)
    columns = max(-(-len(strip) // rows), 3)  # a single window does not fill the page
    width, height = (WIDTH - GAP * (columns - 1)) / columns, 116
    drawing = ""
    for i, window in enumerate(strip):
        row, column = divmod(i, columns)
        drawing += _window(window, column * (width + GAP), row * (height + GAP), width, height)
    title = "; ".join(
        f"{window.label} {window.state_label}" + (f", {window.figure}" if window.figure else "")
        for window in strip
    )
    return _svg(title, rows * (height + GAP) - GAP, drawing)


def meter(done: Decimal | int, target: Decimal | int, words: str = SHARE, point: str = ",") -> str:
    """How much of a target is done, capped at the target: one cell a unit up to twenty."""
    if target <= 0:
        return ""
    filled = min(max(done, 0), target)
    cells = int(target) if target == int(target) and target <= 20 else 1
    gap = GAP if cells > 1 else 0
    width = (WIDTH - 2 - gap * (cells - 1)) / cells
    drawing = ""
    for i in range(cells):
        x, share = 1 + i * (width + gap), min(max(float(filled * cells / target) - i, 0), 1)
        if share:
            drawing += _rect(x, 1, width * share, 22, fill=NAVY)
        drawing += _rect(x, 1, width, 22, fill="none", stroke=NAVY, stroke_width=2)
    numbers = {"quantity": _number(done, point), "out_of": _number(target, point)}
    return _svg(words % numbers, 24, drawing)


def columns(caption: str, items: Iterable[tuple[str, int | None]], unknown: str = "uppgift saknas") -> str:
    """One column a label in the order given, each with its number on top; None is a dashed box without one, and
    ``unknown`` in the title. Nothing is drawn where nothing is known."""
    bars = list(items)
    highest = max((number for _, number in bars if number), default=0)
    if not highest:
        return ""
    step = WIDTH / len(bars)
    width, size, drawing = min(step - GAP, 60), min(14, step / 3), ""
    for i, (label, number) in enumerate(bars):
        middle, height = (i + 0.5) * step, 140 * (number or 0) / highest
        if number:
            drawing += _rect(middle - width / 2, 164 - height, width, height, fill=NAVY)
        if number is None:
            box = (middle - width / 2, 142, width, 20)
            drawing += _rect(*box, fill="none", stroke=GREY, stroke_width=2, stroke_dasharray="7 4")
        else:
            drawing += _text(middle, 158 - height, str(number), size=size, weight=600, middle=True)
        drawing += _text(middle, 182, label, size=size, middle=True)
    drawing += _line(0, 164, WIDTH, 164, stroke=INK, stroke_width=2)
    words = ", ".join(f"{label} {unknown if number is None else number}" for label, number in bars)
    return _svg(f"{caption}: {words}", 190, drawing)


def _part(part: Share, x: float, width: float, in_words: bool) -> str:
    colour, filled = STATUS_COLOURS[part.status], part.status in FILLED
    ink, ground = (PAPER, colour) if filled else (colour, PAPER)
    dashes = "7 4" if part.status == "unknown" else ""
    line = 1.5 if part.status == "withdrawn" else 3
    drawing = _rect(
        x + line / 2,
        line / 2,
        width - line,
        60 - line,
        fill=ground,
        stroke=colour,
        stroke_width=line,
        stroke_dasharray=dashes,
    )
    if part.status == "behind":  # a toothed foot
        drawing += _line(x + 6, 55, x + width - 4, 55, stroke=PAPER, stroke_width=5, stroke_dasharray="2 6")
    elif part.status == "not_fulfilled":  # a double frame
        drawing += _rect(x + 4, 4, width - 8, 52, fill="none", stroke=PAPER, stroke_width=1.5)
    elif part.status == "partly_fulfilled":  # half a foot
        drawing += _rect(x, 51, width / 2, 9, fill=colour)
    drawing += _place(status_symbol(part.status, colour=ink, hole=ground), x + 11, 17, 24)
    drawing += _text(x + 42, 37, str(part.number), size=22, weight=600, fill=ink)
    if in_words:
        shift = 46 + _text_width(str(part.number), 22)
        drawing += _text(x + shift, 36, part.label, size=16, weight=600, fill=ink)
    return drawing


def _window(window: Window, x: float, y: float, width: float, height: float) -> str:
    middle, ink = x + width / 2, PAPER if window.state == "met" else INK
    strong = STATE_COLOURS[window.state] if window.state in ("met", "missed") else INK
    size = min(16, (width - 8) / (LETTER * max(len(window.label), len(window.state_label), 1)))
    small = min(13, (width - 8) / (LETTER * max(len(window.span), len(window.figure), 1)))
    return (
        _frame(window.state, x, y, width, height)
        + _text(middle, y + 25, window.label, size=size, weight=600, fill=ink, middle=True)
        + _text(middle, y + 42, window.span, size=small, fill=ink, middle=True)
        + _place(state_symbol(window.state), middle - 12, y + 48, 24)
        + _text(
            middle,
            y + 90,
            window.state_label.capitalize(),
            size=min(size, 15),
            weight=600,
            fill=strong,
            middle=True,
        )
        + _text(middle, y + 107, window.figure, size=small, fill=ink, middle=True)
    )


# fill, stroke, width of the line, dashes; every other state is a thin line.
FRAMES = {
    "met": (NAVY, NAVY, 2, ""),
    "missed": (PAPER, RED, 4, ""),
    "running": (PAPER, INK, 2, ""),
    "coming": (PAPER, EDGE, 2, "2 4"),
    "unknown": (PAPER, GREY, 2.4, "7 4"),
}


def _frame(state: str, x: float, y: float, width: float, height: float) -> str:
    fill, stroke, line, dashes = FRAMES.get(state, (PAPER, EDGE, 1, ""))
    inside = (x + line / 2, y + line / 2, width - line, height - line)
    frame = _rect(*inside, fill=fill, stroke=stroke, stroke_width=line, stroke_dasharray=dashes)
    if state == "running":  # yellow means now
        frame += _rect(x, y, width, min(7, height / 4), fill=SIGNAL)
    return frame


def _small_windows(strip: Sequence[Window], words: str) -> str:
    columns = 26 if len(strip) <= 104 else 31
    side = (WIDTH - 3 * (columns - 1)) / columns
    drawing = ""
    for i, window in enumerate(strip):
        row, column = divmod(i, columns)
        x, y = column * (side + 3), row * (side + 3)
        drawing += _frame(window.state, x, y, side, side)
        drawing += _place(state_symbol(window.state), x + side * 0.25, y + side * 0.25, side * 0.5)
    states = Counter((window.state, window.state_label) for window in strip)
    top, counts = -(-len(strip) // columns) * (side + 3) + 8, []
    for i, ((state, label), count) in enumerate(states.items()):
        x, y = (i % 3) * WIDTH / 3, top + (i // 3) * 26
        drawing += _frame(state, x, y, 18, 18) + _place(state_symbol(state), x + 4, y + 4, 10)
        drawing += _text(x + 26, y + 14, f"{count} {label}", size=15)
        counts.append(f"{count} {label}")
    span = {
        "first": strip[0].label,
        "last": strip[-1].label,
        "count": len(strip),
        "states": ", ".join(counts),
    }
    return _svg(words % span, top + 26 * -(-len(states) // 3), drawing)


def _number(value: Decimal | int, point: str) -> str:
    return f"{value:f}".replace(".", point) if isinstance(value, Decimal) else str(value)


def _text_width(text: str, size: float) -> float:
    return LETTER * size * len(text)


def _svg(title: str, height: float, drawing: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img">'
        f"<title>{escape(title)}</title>{drawing}</svg>"
    )


def _place(drawing: str, x: float, y: float, size: float) -> str:
    return f'<svg x="{x:.6g}" y="{y:.6g}" width="{size:.6g}" height="{size:.6g}" viewBox="0 0 24 24">{drawing}</svg>'


def _rect(x: float, y: float, width: float, height: float, **look: str | float) -> str:
    return f'<rect x="{x:.6g}" y="{y:.6g}" width="{width:.6g}" height="{height:.6g}"{_attributes(look)}/>'


def _line(x1: float, y1: float, x2: float, y2: float, **look: str | float) -> str:
    return f'<line x1="{x1:.6g}" y1="{y1:.6g}" x2="{x2:.6g}" y2="{y2:.6g}"{_attributes(look)}/>'


def _attributes(look: dict[str, str | float]) -> str:
    return "".join(f' {key.replace("_", "-")}="{value}"' for key, value in look.items() if value != "")


def _text(
    x: float, y: float, text: str, *, size: float, weight: int = 400, fill: str = INK, middle: bool = False
) -> str:
    if not text:
        return ""
    anchor = ' text-anchor="middle"' if middle else ""
    return (
        f'<text x="{x:.6g}" y="{y:.6g}" font-family="{FONT}" font-size="{size:.4g}" '
        f'font-weight="{weight}" fill="{fill}"{anchor}>{escape(text)}</text>'
    )
