"""`make screenshots`: takes the README's pictures anew from the demo. Run by .venv's Python."""

import sys
import tempfile
from pathlib import Path

import setup
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(setup.ROOT))

from tests.browser import demo_site

FOLDER = setup.ROOT / "docs" / "img"
# Name, address, width, height (0 = the whole page), colour scheme, who is signed in.
PICTURES = (
    ("lofte", "/vaggeryd/2020/", 1280, 1900, "light", ""),
    ("lofte-telefon", "/vaggeryd/2020/", 390, 1500, "light", ""),
    ("lofte-morkt", "/vaggeryd/2020/", 390, 1500, "dark", ""),
    ("atagande", "/vaggeryd/2020/atagande/4/", 1280, 1500, "light", ""),
    ("uppfoljning", "/vaggeryd/2020/uppfoljning/2020-t2/", 1280, 1500, "light", ""),
    ("logga", "/arbete/logga/trafikinsats/", 390, 1500, "light", "polis"),
    ("skrivbord", "/arbete/", 390, 1500, "light", "polis"),
)


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        print("Loading the demo …", flush=True)
        loaded = demo_site.load(Path(folder) / "demo")
        browser = playwright.chromium.launch(**demo_site.CHROMIUM)
        with demo_site.served(loaded, Path(folder) / "site") as site:
            for name, *what in PICTURES:
                print(f"  docs/img/{name}.png", flush=True)
                picture(browser, site, FOLDER / f"{name}.png", *what)
        browser.close()
    return 0


def picture(
    browser: Browser, site: str, path: Path, address: str, width: int, height: int, scheme: str, who: str
) -> None:
    """One page as a small PNG of few colours: pages are flat, so nothing is lost to the eye."""
    page = browser.new_page(
        viewport={"width": width, "height": height or 900}, color_scheme=scheme, locale="sv-SE"
    )
    if who:
        demo_site.sign_in(page, site, who, address)
    else:
        page.goto(site + address)
    page.screenshot(path=path, full_page=not height)
    page.close()
    Image.open(path).convert("RGB").quantize(255).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
