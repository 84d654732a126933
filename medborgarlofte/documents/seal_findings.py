"""What a check of seals found. Pure and cheap: whoever only reads it loads no library for it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FoundSeal:
    """One seal in the file. ``at`` is the timestamp authority's time, None when there is none to rely on.

    ``number`` is the organisation number (``212000-0522``) that its certificate is issued to, "" where it has
    none; ``fingerprint`` is the certificate's SHA-256. ``is_legal_person``: issued to an organisation, not to a
    person. ``problem`` is a Swedish sentence, empty when the seal holds; ``doubt`` one on what nobody knows of it.
    """

    field: str
    name: str
    organisation: str
    issuer: str
    at: datetime | None
    problem: str = ""
    doubt: str = ""
    number: str = ""
    fingerprint: str = ""
    is_legal_person: bool = True


@dataclass(frozen=True)
class Checked:
    """What was found; the seals in the order they were set. ``ok``: sealed, and nothing of it has changed since.
    Whose seals they should be is not known here.

    ``authority`` and ``at`` are who closed the file with a timestamp and when (None: it is not closed).
    """

    sealed: bool
    seals: tuple[FoundSeal, ...] = ()
    authority: str = ""
    at: datetime | None = None
    problems: tuple[str, ...] = ()

    @property
    def doubts(self) -> tuple[str, ...]:
        return tuple(seal.doubt for seal in self.seals if seal.doubt)

    @property
    def ok(self) -> bool:
        return self.sealed and not self.problems
