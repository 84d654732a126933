"""A report that somebody uploads, judged in a process of its own (documents/box.py)."""

from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from followup.verification.recount import Line, Party, Recount
from medborgarlofte.documents import box
from medborgarlofte.documents.seal_findings import Checked, FoundSeal

# What it must know of the settings, whose seals are believed among it. No key, no password.
_TOLD = (
    "AUTH_USER_MODEL", "BASE_DIR", "DATA_DIR", "DEFAULT_AUTO_FIELD", "DEMO_DATE", "LANGUAGE_CODE", "SEAL_TRUST",
    "SITE_URL", "TIME_ZONE", "USE_I18N", "USE_TZ",
)  # fmt: skip
_AT_A_TIME = 2
_A_DAY = 86_400


def check(pdf: bytes, trust: tuple[Path, ...] = (), *, wait: float = 0) -> tuple[Checked, Recount]:
    """What its seals and its figures say; the issuers in the files ``trust`` are believed, too.

    Raises BusyError when no place gets free in ``wait`` seconds, and BrokenError for a file that cannot be judged.
    """
    return _read(_asked(pdf, trust, wait))


def check_published(pdf: bytes, sha256: str) -> tuple[Checked, Recount]:
    """The same of a file that is known to be ours, opened once a day however often it is sent."""
    answer = cache.get(f"checked:{sha256}")
    if answer is None:
        answer = _asked(pdf)
        cache.set(f"checked:{sha256}", answer, _A_DAY)
    return _read(answer)


def _asked(pdf: bytes, trust: tuple[Path, ...] = (), wait: float = 0) -> bytes:
    values = {name: getattr(settings, name) for name in _TOLD}
    values["SEAL_TRUST"] = [*settings.SEAL_TRUST, *(path.resolve() for path in trust)]
    values["SEAL_KEYS"] = dict.fromkeys(settings.SEAL_KEYS)
    places = Path(settings.DATA_DIR) / "box" / "verify"
    return box.ask(
        "followup.verification.check_in_box", pdf, values, places=places, number=_AT_A_TIME, wait=wait
    )


def _read(answer: bytes) -> tuple[Checked, Recount]:
    checked, counted = box.loads(answer, (Checked, FoundSeal, Recount, Line, Party))
    return checked, counted
