"""Activities as rows of a ledger: what was done, what it counts, how the row has been corrected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from medborgarlofte.languages import bare
from promises.log.shown_photos import ShownPhoto
from promises.models import Promise
from promises.reading.page_frame import commitment_url, other_work_url
from promises.record.packed import Packed
from promises.words import spoken


@dataclass(frozen=True)
class LedgerRow:
    """One row for ``components/ledger_row.html``. ``counts`` is None where counting is not the question."""

    iso: str
    date_label: str
    title: str
    url: str = ""
    anchor: str = ""
    place: str = ""
    note: str = ""
    results: tuple[tuple[str, str], ...] = ()
    counts: bool | None = None
    counts_text: str = ""
    withdrawn: str = ""
    # That it came, or was taken back, after the follow-up of its period.
    late: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    protocol: tuple[tuple[str, str], ...] = ()
    protocol_link: tuple[str, str] = ("", "")
    photos: tuple[ShownPhoto, ...] = ()
    demo: bool = False

    @property
    def where(self) -> str:
        """Its place, where the title has not said it."""
        return unsaid_place(self.place, self.title)


def unsaid_place(place: str, title: str) -> str:
    """The place, where the title has not said it; in English either may be marked as Swedish."""
    return "" if bare(place).lower() in bare(title).lower() else place


def changed_words(fields: Iterable[tuple[str, str | None, str | None]]) -> Iterator[str]:
    """One sentence for each field (name, what it is now, what it was) that was changed."""
    for label, now, then in fields:
        if now != then:
            yield gettext("%(label)s: %(now)s, tidigare %(then)s.") % {
                "label": label,
                "now": now or gettext("inget"),
                "then": then or gettext("inget"),
            }


def activities_words(count: int) -> str:
    """``1 insats``, ``4 insatser``."""
    noun = spoken.words().plural(count, gettext("insats"), gettext("insatser"))
    return f"{spoken.words().number(count)} {noun}"


def taken_back_words(listed: Iterable[Packed]) -> str:
    """That a list also holds what was taken back, which is in no count; empty where it does not."""
    gone = len({each.row.key for each in listed if each.row.gone_on})
    if not gone:
        return ""
    if gone == 1:
        return gettext("En insats till är återtagen.")
    many = spoken.words().capital(spoken.words().in_words(gone))
    return gettext("%(many)s insatser till är återtagna.") % {"many": many}


def cut_words(first: date | None, last: date | None) -> str:
    """``1–31 oktober 2020``, ``från 1 oktober 2020``: the days that a list is cut to; empty for all."""
    if first and last:
        return spoken.words().span(first, last)
    if first:
        return gettext("från %(first)s") % {"first": spoken.words().day(first)}
    return (gettext("till %(last)s") % {"last": spoken.words().day(last)}) if last else ""


def anchor(uid: object) -> str:
    """The name of a row on its commitment's page, from the activity's number."""
    return f"rad-{str(uid)[:8]}"


def place_and_who(place: str, who: str) -> str:
    """``Skillingaryd. Polisen.``"""
    return " ".join(f"{words}." for words in (place, spoken.words().capital(who)) if words)


def linked_url(promise: Promise, commitment: int, day: date, uid: str) -> str:
    """The address of the row's place at the commitment of that number (0 = none), the list there cut to its own day."""
    url = commitment_url(promise, commitment) if commitment else other_work_url(promise)
    return f"{url}?fran={day}&till={day}#{anchor(uid)}"
