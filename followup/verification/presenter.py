"""What `/verifiera/` says of a file: a verdict in one sentence, and what it rests on."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from followup.enums import SignedBy
from followup.models import Edition, SignedPaper
from followup.sealing.seal_list import published_list
from followup.verification.box_words import all_told
from followup.verification.recount import Recount
from followup.verification.verdict import NOT_ENOUGH, UNSEALED, UNSEALED_TEXT, Judgement, Outcome, judge
from medborgarlofte.clock import day_of
from promises.reading.theirs import own_words, period_label, theirs
from promises.record.public import public_promises
from promises.words import spoken

if TYPE_CHECKING:
    from medborgarlofte.documents.seal_findings import Checked, FoundSeal

_KINDS = {Outcome.HOLDS: "good", Outcome.UNKNOWN: "warn", Outcome.REFUSED: "bad"}
SIGNED = gettext_noop("Det här är ett dokument som personer har undertecknat; det är inte stämplat")
# Said first of what is in order and no longer in force.
REPLACED = gettext_noop("Äkta, men ersatt")
UNKNOWN = gettext_noop("Kontrollsumman finns inte bland de utgåvor som har publicerats här.")


def unknown() -> str:
    """Said of a checksum that no edition has."""
    return f"{gettext(UNKNOWN)}{or_forgotten()}"


def or_forgotten() -> str:
    """Said of a code or checksum that is not known here. Neither is kept of an edition that was masked and had no
    random bits: who asked for one guess after the other would hear which is right."""
    forgotten = Edition.objects.filter(code="", masked_at__isnull=False).exists()
    return (
        (" " + gettext("Den kan också ha hört till en äldre utgåva som har maskerats.")) if forgotten else ""
    )


@dataclass(frozen=True)
class Verdict:
    """``kind`` is that of components/note.html: good, warn or bad."""

    kind: str
    title: str
    text: str


def edition_of(*, code: str = "", sha256: str = "") -> Edition | None:
    """The published edition with that code, or whose file, as published or as renewed, has that checksum."""
    asked = Q(code=code) if code else Q(sha256=sha256) | Q(renewals__sha256=sha256)
    editions = Edition.objects.filter(asked, report__period__promise__in=public_promises())
    return (
        editions.select_related("report__period__promise__municipality").distinct().first()
        if code or sha256
        else None
    )


def edition_facts(edition: Edition) -> dict[str, Any]:
    """What the edition is: (label, lines) for components/kv.html, its addresses, and whether it is in force."""
    period = edition.report.period
    promise = period.promise
    parts = [promise.municipality.slug, promise.slug, period.slug]
    facts = [
        (
            gettext("Uppföljning"),
            [f"{period_label(period)}: {own_words(promise, 'title')}, {promise.municipality.name}"],
        ),
        (gettext("Utgåva"), [str(edition.number)]),
        (gettext("Publicerad"), [date_format(timezone.localtime(edition.published_at), "j F Y")]),
        (gettext("E-stämplad av"), seal_words(edition) or [gettext("Ingen")]),
        (gettext("Kontrollsumma"), [edition.sha256]),
    ]
    return {
        "facts": facts,
        "page_url": reverse("followup:period", args=parts),
        "pdf_url": "" if edition.masked_at else reverse("edition", args=[*parts, edition.number]),
        "standing": standing(edition),
    }


def seal_words(edition: Edition) -> list[str]:
    """``Vaggeryds kommun, 15 oktober 2020``, one line a seal; empty when there is none."""
    return [", ".join(filter(None, [each["organisation"], _day(each)])) for each in json.loads(edition.seals)]


def _day(sealed: dict[str, str]) -> str:
    """The day of a stored seal in words; empty where no time can be relied on."""
    at = parse_datetime(sealed["at"])
    return spoken.words().day(day_of(at)) if at else ""


def standing(edition: Edition) -> Verdict:
    """Whether this edition is the one in force."""
    if edition.masked_at:
        return Verdict(
            "",
            gettext("Utgåvan är tillbakadragen"),
            (
                gettext(
                    "Något i den får inte visas och är maskerat (%(masked_ground)s). En ny utgåva ersätter den."
                )
                % {"masked_ground": edition.masked_ground}
            ),
        )
    if edition.withdrawn_at:
        day = spoken.words().day(day_of(edition.withdrawn_at))
        return Verdict(
            "",
            (gettext("Uppföljningen är tillbakadragen %(day)s") % {"day": day}),
            theirs(edition.withdrawn_note),
        )
    if newer := _newer(edition):
        reason = newer.reason if newer.reason.endswith(".") else f"{newer.reason}."
        return Verdict(
            "",
            (gettext("Ersatt av utgåva %(newer)s") % {"newer": newer.number}),
            (gettext("Skäl: %(reason)s") % {"reason": theirs(reason)}),
        )
    return Verdict("good", gettext("Det här är den senaste utgåvan"), "")


def _newer(edition: Edition) -> Edition | None:
    """The edition that is in force instead of this one."""
    newest = edition.report.editions.order_by("number").last()
    return None if newest == edition else newest


def signed_paper(sha256: str) -> Verdict | None:
    """Said of a document that stands beside a published edition, which persons have signed."""
    paper = (
        SignedPaper.objects.filter(
            sha256=sha256,
            edition__masked_at=None,
            edition__withdrawn_at=None,
            edition__report__period__promise__in=public_promises(),
        )
        .select_related("edition__report__period")
        .first()
    )
    if paper is None:
        return None
    beside = gettext("utgåva %(edition)s av %(period)s") % {
        "edition": paper.edition.number,
        "period": spoken.words().small(period_label(paper.edition.report.period)),
    }
    return Verdict(
        "",
        gettext(SIGNED),
        (
            gettext("Filen är exakt den som står bredvid %(beside)s: %(title)s.")
            % {"beside": beside, "title": paper.title}
        ),
    )


def by_checksum(edition: Edition | None, sha256: str) -> Verdict:
    """Said of a file that stayed on the reader's machine."""
    if edition is None and (signed := signed_paper(sha256)):
        return signed
    if edition is None:
        return Verdict(
            "bad",
            gettext("Filen är ingen utgåva som har publicerats här"),
            (
                gettext(
                    "%(unknown)s Minsta ändring ger en annan kontrollsumma, också om filen har sparats om. Ladda upp filen för att se vad som skiljer, eller om den är en översättning."
                )
                % {"unknown": unknown()}
            ),
        )
    sealed, newer = json.loads(edition.seals), _newer(edition)
    title = gettext(REPLACED) if newer else gettext("Filen är oförändrad") if sealed else gettext(UNSEALED)
    known = (
        gettext("Den är utgåva %(edition)s%(newer)s.")
        % {
            "edition": edition.number,
            "newer": gettext(", ersatt av utgåva %(newer)s") % {"newer": newer.number} if newer else "",
        }
        + " "
    )
    if not sealed:
        return Verdict("", title, f"{known}{gettext(UNSEALED_TEXT)}")
    return Verdict(
        "good", title, (gettext("%(known)sFilen är exakt den som publicerades.") % {"known": known})
    )


def full_check(pdf: bytes) -> dict[str, Any]:
    """Everything that can be said of an uploaded file. It is not kept.

    Raises BusyError, and BrokenError for a file that cannot be judged.
    """
    from followup.verification import checking

    sha256 = hashlib.sha256(pdf).hexdigest()
    edition = edition_of(sha256=sha256)
    checked, counted = checking.check_published(pdf, sha256) if edition else checking.check(pdf)
    checked, counted = all_told(checked, counted)
    meant = edition or edition_of(code=counted.code or counted.translation)
    judged = judge(
        checked,
        counted,
        published_list(),
        published=bool(edition) if meant else None,
        besides=() if meant else (unknown(),),
    )
    facts = edition_facts(meant) if meant else None
    no_yes = judged.outcome is Outcome.REFUSED or counted.translation
    if facts and no_yes and facts["standing"].kind == "good":
        facts["standing"] = None  # that it is the newest is no yes to the file
    holds = gettext("Håller: innehållet är det som stämplades.")
    if judged.outcome is Outcome.REFUSED:
        holds = gettext("Inget fel i själva stämpeln, men %(not_enough)s.") % {
            "not_enough": gettext(NOT_ENOUGH)
        }
    said = (not meant and signed_paper(sha256)) or verdict(edition, meant, checked, counted, judged)
    return {
        "verdict": said,
        # What the verdict has not said already.
        "problems": [each for each in judged.problems if each not in said.text],
        "doubts": [each for each in judged.unknown if each not in said.text],
        "edition": facts,
        "sha256": sha256,
        "checked": checked,
        "at": spoken.words().moment(timezone.localtime(checked.at)) if checked.at else "",
        "seals": [(seal.organisation, _seal_lines(seal, holds)) for seal in checked.seals],
        "counted": counted,
        "not_enough": (gettext("Men %(not_enough)s.") % {"not_enough": gettext(NOT_ENOUGH)})
        if judged.outcome is Outcome.REFUSED
        else "",
        "tables": _tables(counted),
    }


def verdict(
    edition: Edition | None, meant: Edition | None, checked: "Checked", counted: Recount, judged: Judgement
) -> Verdict:
    """The judgement on the page, with what the database knows of the file."""
    if meant is None and not checked.sealed and not counted.protocol:
        text = " ".join(filter(None, [counted.problem, _said_to_be(counted), unknown()]))
        return Verdict("bad", gettext("Filen är ingen utgåva som har publicerats här"), text)
    if counted.translation and not checked.sealed:
        return Verdict(_KINDS[judged.outcome], judged.title, judged.text)
    known, title = "", judged.title
    newer = _newer(edition) if edition and judged.outcome is not Outcome.REFUSED else None
    if edition and newer:
        known, title = (
            (
                gettext("Den är utgåva %(edition)s, ersatt av utgåva %(newer)s.")
                % {"edition": edition.number, "newer": newer.number}
                + " "
            ),
            gettext(REPLACED),
        )
    elif edition:
        known = gettext("Den är utgåva %(edition)s.") % {"edition": edition.number} + " "
    elif meant:
        known = (
            gettext("Den säger sig vara utgåva %(meant)s, men är inte den fil som publicerades.")
            % {"meant": meant.number}
            + " "
        )
    return Verdict(_KINDS[judged.outcome], title, f"{known}{judged.text}")


def _said_to_be(counted: Recount) -> str:
    """Said of a translation of what is not known here."""
    said = gettext("Den säger sig vara en översättning av rapporten med kontrollkoden %(code)s.")
    return said % {"code": counted.translation} if counted.translation else ""


def _seal_lines(seal: "FoundSeal", holds: str) -> list[str]:
    lines = [(gettext("%(name)s, utfärdad av %(issuer)s") % {"name": seal.name, "issuer": seal.issuer})]
    if seal.number:
        lines.append(gettext("Organisationsnummer %(seal)s") % {"seal": seal.number})
    if seal.at:
        lines.append(
            gettext("Tidsstämplad %(localtime)s")
            % {"localtime": spoken.words().moment(timezone.localtime(seal.at))}
        )
    return [*lines, seal.problem or holds]


def _tables(counted: Recount) -> list[dict[str, Any]]:
    """Every line, as components/table.html takes it; those that differ first, in a table of their own."""
    labels = (
        gettext("Var"),
        gettext("Vad"),
        gettext("I filen"),
        gettext("Enligt filens data"),
        gettext("Lika"),
    )
    columns = [{"label": label, "numeric": False} for label in labels]
    right = [line for line in counted.lines if line.same]
    tables = []
    for caption, lines in (
        (gettext("Det här skiljer"), counted.differing),
        (gettext("Det här stämmer"), right),
    ):
        rows = []
        for line in lines:
            same = gettext("ja") if line.same else gettext("nej")
            # The file is Swedish, and so is what it holds.
            texts = (*map(theirs, (line.what, line.printed, line.counted)), same)
            cells = [
                {
                    "label": label,
                    "text": text or gettext("står inte där"),
                    "numeric": False,
                    "status": None,
                    "url": "",
                }
                for label, text in zip(labels[1:], texts, strict=True)
            ]
            rows.append({"head": theirs(line.where), "url": "", "cells": cells})
        if rows:
            tables.append({"caption": caption, "columns": columns, "rows": rows, "folded": lines is right})
    return tables


def file_facts(edition: Edition, url: str, *, papers: Collection[str]) -> dict[str, Any]:
    """The report as a file: where it is, whose seals it has (``parties``), its code; of the ``papers`` beside it those of
    these checksums."""
    sealed = json.loads(edition.seals)
    return {
        "url": url,
        "parties": spoken.words().listing([each["organisation"] for each in sealed]),
        "code": edition.code,
        "verify_url": f"{reverse('verify')}?kod={edition.code}" if edition.code else "",
        "demo": any(each["name"].startswith("DEMO") for each in sealed),
        "papers": [row for row in paper_rows(edition) if row["sha256"] in papers],
    }


def paper_rows(edition: Edition) -> Sequence[dict[str, str]]:
    """Signed documents beside the edition, each with its mark; never shown as seals."""
    return [
        {
            "label": paper.title,
            "sha256": paper.sha256,
            "url": reverse("signed_paper", args=[paper.sha256]),
            "note": (
                gettext("%(get_signed_by_display)s. Ingen elektronisk stämpel.")
                % {"get_signed_by_display": spoken.words().capital(spoken.label(SignedBy(paper.signed_by)))}
            ),
        }
        for paper in edition.papers.all()
    ]
