"""One symbol a word: the statuses of a commitment and the states of a window, as SVG.

The same drawings as on the web pages, in the light mode's colours (static/css/tokens.css),
with presentation attributes only: WeasyPrint does not apply a page's CSS inside an SVG.
Shape before colour: each can be told from the others in greyscale. A symbol is drawn in
a box of 24 x 24; PAPER stands where the ground shows through.
"""

INK, GREY, EDGE, PAPER, SIGNAL = "#14211c", "#5a6a62", "#66756d", "#ffffff", "#ffcd38"
BLUE, ORANGE, NAVY, RED = "#1f6cae", "#a94e00", "#0b3462", "#7c1a14"

STATUS_COLOURS = {
    "fulfilled": NAVY,
    "partly_fulfilled": NAVY,
    "on_track": BLUE,
    "behind": ORANGE,
    "not_fulfilled": RED,
    "not_started": GREY,
    "unknown": GREY,
    "not_triggered": GREY,
    "withdrawn": GREY,
}
# A status that judges something is a filled form; where nothing can be judged, a contour.
FILLED = {"fulfilled", "on_track", "behind", "not_fulfilled"}

STATE_COLOURS = {
    "met": PAPER,
    "missed": RED,
    "running": INK,
    "coming": EDGE,
    "short": EDGE,
    "before_signing": EDGE,
    "waiting": GREY,
    "unknown": GREY,
    "no_case": EDGE,
    "withdrawn": GREY,  # of what the parties have ended nothing more comes
}

_QUESTION = (
    '<circle cx="12" cy="12" r="10" fill="none" stroke="{c}" stroke-width="2.4" stroke-dasharray="4 3.1"/>'
    '<path d="M9 9.6c.2-3.6 6-3.5 6 0 0 2.3-3 2.3-3 4.6M12 16v2.3" fill="none" stroke="{c}" stroke-width="2.2"/>'
)
_DASHES = '<path d="M3 12h18" stroke="{c}" stroke-width="3" stroke-dasharray="3 4.5"/>'

STATUS_SHAPES = {
    "fulfilled": '<circle cx="12" cy="12" r="11" fill="{c}"/>'
    '<path d="m6.6 12.3 3.9 3.9 7-8" fill="none" stroke="{hole}" stroke-width="2.8"/>',
    "partly_fulfilled": '<circle cx="12" cy="12" r="9.8" fill="none" stroke="{c}" stroke-width="2.4"/>'
    '<path d="M12 2.2a9.8 9.8 0 0 1 0 19.6z" fill="{c}"/>',
    "on_track": '<path d="M2 5h12l8 7-8 7H2l5-7z" fill="{c}"/>',
    "behind": '<path d="M12 1.5 23.3 21.5H.7z" fill="{c}"/>'
    '<path d="M12 9v6M12 17.2v2" stroke="{hole}" stroke-width="2.5"/>',
    "not_fulfilled": '<path d="M2 2h20v20H2z" fill="{c}"/>'
    '<path d="m7 7 10 10M17 7 7 17" stroke="{hole}" stroke-width="2.8"/>',
    "not_started": '<circle cx="12" cy="12" r="9" fill="none" stroke="{c}" stroke-width="2.6"/>',
    "unknown": _QUESTION,
    "not_triggered": '<path d="M12 2 22 12 12 22 2 12z" fill="none" stroke="{c}" stroke-width="2.2"/>'
    '<path d="M8 12h8" stroke="{c}" stroke-width="2.4"/>',
    "withdrawn": '<path d="M1 8h22v8H1z" fill="none" stroke="{c}" stroke-width="2"/>'
    '<path d="M5 12h14" stroke="{c}" stroke-width="2.4"/>',
}
STATE_SHAPES = {
    "met": '<path d="m3 12.6 6 6L21 5.5" fill="none" stroke="{c}" stroke-width="3.6"/>',
    "missed": '<path d="m4 4 16 16M20 4 4 20" stroke="{c}" stroke-width="3.6"/>',
    "running": '<circle cx="12" cy="12" r="9.5" fill="none" stroke="{c}" stroke-width="2.4"/>'
    '<path d="M12 6v6.4l4.2 2.6" fill="none" stroke="{c}" stroke-width="2.6"/>',
    "coming": _DASHES,
    "short": _DASHES,
    "before_signing": '<path d="M4 20v-4L16 4l4 4L8 20zM13.5 6.5l4 4" fill="none" stroke="{c}" stroke-width="2"/>',
    "waiting": '<circle cx="12" cy="12" r="10" fill="none" stroke="{c}" stroke-width="2.4" stroke-dasharray="4 3.1"/>'
    '<path d="M12 6v6.4l4.2 2.6" fill="none" stroke="{c}" stroke-width="2.4"/>',
    "unknown": _QUESTION,
    "no_case": '<path d="M12 2 22 12 12 22 2 12z" fill="none" stroke="{c}" stroke-width="2.2"/>',
    "withdrawn": STATUS_SHAPES["withdrawn"],
}


def status_symbol(status: str, *, colour: str = "", hole: str = PAPER) -> str:
    """The drawing of a status, without an <svg> around it. Unknown names raise KeyError."""
    return STATUS_SHAPES[status].format(c=colour or STATUS_COLOURS[status], hole=hole)


def state_symbol(state: str) -> str:
    """The drawing of a window's state, in the colour that fits its box."""
    return STATE_SHAPES[state].format(c=STATE_COLOURS[state], hole=PAPER)


def standalone_symbol(status: str) -> str:
    """A status symbol as decoration beside its word: hidden from screen readers."""
    return f'<svg class="symbol" viewBox="0 0 24 24" aria-hidden="true">{status_symbol(status)}</svg>'
