"""`make check`: every judge that needs no test. All run, even after one has failed; one line each."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import setup

PYTHON = sys.executable
# The settings of a real site, as strict as production.
PRODUCTION = dict(
    os.environ,
    DEBUG="false",
    DEMO_DATE="",
    HTTPS="true",
    SECRET_KEY="K9-only-for-this-check-vQ2x7Tn4Lw8Zp3Rb6Yd1Hs5Jc0Mf",
    ALLOWED_HOSTS="lofte.example.se",
    SITE_URL="https://lofte.example.se",
    DATABASE_URL="sqlite://:memory:",
    EMAIL_URL="smtp+tls://lofte:secret@post.example.se:587",
    OPERATOR_EMAIL="drift@example.se",
    PROXY_COUNT="1",
    SEAL_KEYS="",
    SEAL_TRUST="",
    TIMESTAMP_AUTHORITIES="",
    OIDC_PROVIDERS="",
    PREVIEW_DAYS="3",
)
# The project stands alone: no folder beside it, no path of one machine, no package server in a lock file.
# Each is written so that it does not match itself.
STRANGERS = [
    r"\.\./[s]hared", r"/[w]ork/", r"/[o]pt/pypi", r"pythonhosted\.[o]rg", r"pypi\.[o]rg/simple", r"registry\.[n]pmjs",
]  # fmt: skip


def main() -> int:
    """Every judge in turn; 0 when all are content."""
    with tempfile.TemporaryDirectory() as folder:
        PRODUCTION.update(DATA_DIR=folder, CACHE_URL=f"filecache://{folder}/cache?max_entries=100000")
        outcomes = [step(name, command) for name, command in judges().items()]
        outcomes.append(
            step("the project stands alone", ["git", "grep", "-nIE", "|".join(STRANGERS)], good=1)
        )
        for sums in sorted(setup.ROOT.glob("[st]*/**/SHA256SUMS")):
            folder = sums.parent
            name = f"as it was fetched: {folder.relative_to(setup.ROOT)}"
            outcomes.append(step(name, ["sha256sum", "--check", "--quiet", sums.name], folder=folder))
    return 0 if all(outcomes) else 1


def judges() -> dict[str, list[str]]:
    """The name of each judge with the command that asks it."""
    ruff = [PYTHON, "-m", "ruff"]
    django = [PYTHON, "manage.py"]
    templates = [str(path) for path in sorted(setup.ROOT.glob("templates/**/*.html"))]
    return {
        "ruff: lint": [*ruff, "check", "--quiet", "--output-format=concise"],
        "ruff: format": [*ruff, "format", "--check", "--output-format=concise"],
        "djade: templates": [f"{setup.VENV}/bin/djade", "--check", "--target-version=5.2", *templates],
        "mypy: types": [PYTHON, "-m", "mypy", "--no-error-summary"],
        "import-linter: the floors": [f"{setup.VENV}/bin/lint-imports", "--no-logo"],
        "django: migrations complete": [*django, "makemigrations", "--check", "--dry-run"],
        "django: fit for production": [*django, "check", "--deploy", "--fail-level=WARNING"],
    }


def step(name: str, command: list[str], good: int = 0, folder: Path = setup.ROOT) -> bool:
    """Run one judge in silence; show what it said only when it is not content."""
    begun = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=PRODUCTION, capture_output=True, text=True, check=False)
    content = done.returncode == good
    print(f"{'ok    ' if content else 'FAILED'} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
    if not content:
        print(re.sub(r"(?m)^", "       ", (done.stdout + done.stderr).rstrip()), flush=True)
    return content


if __name__ == "__main__":
    sys.exit(main())
