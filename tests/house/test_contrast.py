"""Every pair of colours in use is readable, light and dark, in every accent; own accents are checked."""

import re
from pathlib import Path

import pytest

from medborgarlofte.contrast import ACCENT_NAMES, ACCENT_PAIRS, GROUND, check_accent, contrast, theme_css

pytestmark = pytest.mark.pure

TOKENS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text(encoding="utf-8")
SURFACES = ("paper", "raised", "sunken")
STATUSES = ("fulfilled", "on-track", "behind", "not-fulfilled", "quiet")
TEXT, GRAPHICS = 4.5, 3.0

PAIRS = [
    *[(text, surface, TEXT) for text in ("ink", "ink2", "link", "danger") for surface in SURFACES],
    *[(f"status-{status}", surface, TEXT) for status in STATUSES for surface in SURFACES],
    *[("on-status", f"status-{status}", TEXT) for status in STATUSES],
    *[(line, surface, GRAPHICS) for line in ("edge", "focus", "button") for surface in SURFACES],
    ("danger", "danger-tint", TEXT),
    ("ink", "danger-tint", TEXT),
    ("on-signal", "signal", TEXT),
    *[(p.front.replace("_", "-"), p.back.replace("_", "-"), p.least) for p in ACCENT_PAIRS],
]


def declarations(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block))


def blocks(selector: str) -> list[dict[str, str]]:
    return [declarations(body) for body in re.findall(re.escape(selector) + r"\s*\{([^}]*)\}", TOKENS)]


def palettes() -> dict[str, dict[str, str]]:
    light, dark, _forced = blocks(":root")
    found = {"gran light": light, "gran dark": light | dark}
    for accent in ("sjo", "fjall", "tegel"):
        for_light, for_dark = blocks(f'[data-accent="{accent}"]')
        found[f"{accent} light"] = light | for_light
        found[f"{accent} dark"] = light | dark | for_light | for_dark
    return found


PALETTES = palettes()


@pytest.mark.parametrize("palette", PALETTES)
def test_every_pair_in_use_is_readable(palette):
    colours = PALETTES[palette]
    low = [
        f"{front} on {back}: {contrast(colours[front], colours[back]):.2f} < {least}"
        for front, back, least in PAIRS
        if contrast(colours[front], colours[back]) < least
    ]
    assert low == []


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_ground_of_the_accent_check_is_that_of_the_tokens(mode):
    tokens = PALETTES[f"gran {mode}"]
    assert GROUND[mode] == {name: tokens[name.replace("_", "-")] for name in GROUND[mode]}


def accent(name: str) -> dict[str, str]:
    light, dark = PALETTES[f"{name} light"], PALETTES[f"{name} dark"]
    return {n: light[n.replace("_", "-")] for n in ACCENT_NAMES} | {
        f"dark_{n}": dark[n.replace("_", "-")] for n in ACCENT_NAMES
    }


@pytest.mark.parametrize("name", ["gran", "sjo", "fjall", "tegel"])
def test_ready_made_accents_pass_their_own_check(name):
    assert check_accent(accent(name)) == []


def test_a_pale_sign_is_refused_with_the_reason():
    wrong = check_accent(accent("gran") | {"accent": "#5fa08a"})
    assert "Vit text på skylten (ljust läge): kontrasten är 3,0:1, minst 7,0:1 krävs." in wrong
    assert len(wrong) == 3


def test_missing_and_foreign_names_are_all_told():
    colours = accent("gran") | {"link": "green", "signal": "#000000"}
    del colours["button"]
    wrong = check_accent(colours)
    assert len(wrong) == 3
    assert any("signal" in sentence for sentence in wrong)


def test_a_theme_is_a_stylesheet_of_validated_colours_only():
    css = theme_css(accent("sjo"))
    assert css.startswith(":root{--accent:#143d5c;--accent-deep:#0d2b42;")
    assert css.count("--accent:") == 2
    with pytest.raises(ValueError, match="saknas"):
        theme_css(accent("sjo") | {"accent": "red}body{display:none"})
