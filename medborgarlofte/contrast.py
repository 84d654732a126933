"""Contrast by WCAG 2.2, and a municipality's own accent colour: checked, then written as a stylesheet.

Pure. An accent is ten colours, five for the light mode and the same five with ``dark_`` before. White text
on accent, the yellow signal and every status colour are never the municipality's to change.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

ACCENT_NAMES = ("accent", "accent_deep", "accent_tint", "link", "button")
THEME_NAMES = (*ACCENT_NAMES, *(f"dark_{name}" for name in ACCENT_NAMES))

# The fixed colours an accent is held against; a test keeps them equal to static/css/tokens.css.
GROUND = {
    "light": {
        "paper": "#fbfcfa", "raised": "#ffffff", "sunken": "#eef2ee", "ink": "#14211c", "ink2": "#44534c",
        "on_accent": "#ffffff", "on_accent2": "#cfe2d9", "on_button": "#ffffff", "signal": "#ffcd38",
    },
    "dark": {
        "paper": "#0f1714", "raised": "#17211d", "sunken": "#1e2a25", "ink": "#ebf1ed", "ink2": "#b4c3bb",
        "on_accent": "#ffffff", "on_accent2": "#cfe2d9", "on_button": "#0b1512", "signal": "#ffcd38",
    },
}  # fmt: skip


class Pair(NamedTuple):
    """``front`` on ``back`` needs ``least``:1; ``words`` says in Swedish what it is."""

    front: str
    back: str
    least: float
    words: str


ACCENT_PAIRS = (
    Pair("on_accent", "accent", 7.0, "vit text på skylten"),
    Pair("on_accent2", "accent", 4.5, "ljus text på skylten"),
    Pair("signal", "accent", 4.5, "gul text på skylten"),
    Pair("on_accent", "accent_deep", 7.0, "vit text i sidfoten"),
    Pair("on_accent2", "accent_deep", 4.5, "ljus text i sidfoten"),
    Pair("signal", "accent_deep", 4.5, "gul markering i sidfoten"),
    Pair("ink", "accent_tint", 7.0, "text på den ljusa tonen"),
    Pair("ink2", "accent_tint", 4.5, "grå text på den ljusa tonen"),
    Pair("link", "accent_tint", 4.5, "länk på den ljusa tonen"),
    Pair("link", "paper", 4.5, "länk på sidan"),
    Pair("link", "raised", 4.5, "länk på vit yta"),
    Pair("link", "sunken", 4.5, "länk på grå yta"),
    Pair("on_button", "button", 4.5, "text på knapp"),
    Pair("button", "paper", 4.5, "knapp på sidan"),
    Pair("button", "raised", 4.5, "knapp på vit yta"),
)

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_MODES = {"light": ("", "ljust läge"), "dark": ("dark_", "mörkt läge")}


def luminance(colour: str) -> float:
    """Relative luminance 0…1 of ``#rrggbb``."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1…21 of two ``#rrggbb`` colours, in either order."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def read_colours(text: str) -> dict[str, str]:
    """``accent #12463a``, one a line, as a mapping; a line that is not so is kept as a name without colour."""
    pairs = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return {name: (rest[0].strip() if rest else "") for name, *rest in pairs}


def check_accent(colours: Mapping[str, str]) -> list[str]:
    """What is wrong with an accent, in Swedish sentences; an empty list means it may be used.

    ``colours`` maps every name of THEME_NAMES to ``#rrggbb``. Everything is told at once.
    """
    wrong = [
        f"Färgen {name} saknas eller är inte skriven som #rrggbb."
        for name in THEME_NAMES
        if not _HEX.fullmatch(colours.get(name, ""))
    ]
    wrong += [
        f"{name} är ingen av de färger som kan ändras." for name in sorted(set(colours) - set(THEME_NAMES))
    ]
    if wrong:
        return wrong
    for mode, (prefix, mode_words) in _MODES.items():
        palette = GROUND[mode] | {name: colours[prefix + name] for name in ACCENT_NAMES}
        for pair in ACCENT_PAIRS:
            ratio = contrast(palette[pair.front], palette[pair.back])
            if ratio < pair.least:
                wrong.append(
                    f"{pair.words.capitalize()} ({mode_words}): kontrasten är {_swedish(ratio)}:1, "
                    f"minst {_swedish(pair.least)}:1 krävs."
                )
    return wrong


def _swedish(ratio: float) -> str:
    """Rounded down, so that a value below the limit never reads as the limit."""
    return f"{int(ratio * 10) / 10:.1f}".replace(".", ",")


def theme_css(colours: Mapping[str, str]) -> str:
    """The stylesheet of an own accent, to be served as a file of its own after the other stylesheets.

    Raises ValueError with the sentences of ``check_accent`` when the colours may not be used; what is
    returned holds nothing but validated colours.
    """
    if wrong := check_accent(colours):
        raise ValueError(" ".join(wrong))
    light, dark = (
        "".join(f"--{name.replace('_', '-')}:{colours[prefix + name].lower()};" for name in ACCENT_NAMES)
        for prefix, _ in _MODES.values()
    )
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
