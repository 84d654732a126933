"""`make lighthouse`: what Google's Lighthouse says of five pages of the demo, the median of five runs. Needs npm.

Exits with 1 where a page gets less than GOAL in a category. Version 12.2.3: 13 asks for a newer Node than Debian has.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import setup

sys.path.insert(0, str(setup.ROOT))

from tests.browser import demo_site

VERSION = "12.2.3"
GOAL = 98  # of 100
RUNS = 5
PAGES = (
    "/",
    "/vaggeryd/2020/",
    "/vaggeryd/2020/atagande/4/",
    "/vaggeryd/2020/uppfoljning/2020-t2/",
    "/vaggeryd/2020/lattlast/",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = " ".join(["--headless=new", *demo_site.CHROMIUM["args"]])


def main() -> int:
    missed = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        program = installed(folder / "npm")
        print("Loading the demo …", flush=True)
        loaded = demo_site.load(folder / "demo")
        print(f"{'page':40}" + "".join(f"{name:>16}" for name in CATEGORIES))
        with demo_site.served(loaded, folder / "site") as site:
            for page in PAGES:
                medians = scores(program, site + page, folder / "result.json")
                print(f"{page:40}" + "".join(f"{each:16.0f}" for each in medians.values()), flush=True)
                missed += [f"{page}: {name} {each:.0f}" for name, each in medians.items() if each < GOAL]
    if missed:
        print(f"Less than {GOAL}: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


def installed(folder: Path) -> Path:
    """The program, fetched from the public registry into ``folder``."""
    folder.mkdir()
    setup.run(
        f"Fetching lighthouse {VERSION} (a minute)",
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), f"lighthouse@{VERSION}"],
        "npm could not fetch lighthouse",
    )  # fmt: skip
    return folder / "node_modules" / ".bin" / "lighthouse"


def scores(program: Path, address: str, result: Path) -> dict[str, float]:
    """The median of each category, 0…100. Raises CalledProcessError where Lighthouse fails."""
    runs = []
    for _ in range(RUNS):
        subprocess.run(
            [
                program, address, "--quiet", "--output=json", f"--output-path={result}",
                f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}",
            ],
            env=os.environ | {"CHROME_PATH": demo_site.CHROMIUM["executable_path"]},
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        runs.append(json.loads(result.read_text(encoding="utf-8"))["categories"])
    return {name: statistics.median(100 * (run[name]["score"] or 0) for run in runs) for name in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main())
