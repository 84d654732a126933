"""What a file says of whole periods: who can have said it, when, and of which commitments. Pure.

Works on documents whose misshapen values have been taken away, so everything may be missing.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from promises.exchange.problems import Path, Problem
from promises.exchange_format.dates import known_date
from promises.words import confirmation_checks
from promises.words.enums import ConfirmationKind, PartyRole

Row = Mapping[str, Any]


def about_confirmations(document: Row, today: date) -> Iterator[Problem]:
    """What nobody can have said of a period before it was over, nor on a day that has not been, nor of the commitment;
    nor who does not answer for it."""
    periods = {row.get("slug"): row for row in document.get("periods", ())}
    signed = {row.get("organisation") for row in document.get("signatories", ())}
    commitments = {row.get("number"): row for row in document.get("commitments", ())}
    for number, row in enumerate(document.get("confirmations", ())):
        path: Path = ("confirmations", number)
        commitment, period = commitments.get(row.get("commitment")), periods.get(row.get("period"), {})
        said_by, last_day_of, said_on = (
            row.get("organisation"),
            period.get("ends_on"),
            row.get("confirmed_on"),
        )
        if commitment is not None:
            if said_by and said_by not in (_responsible(commitment) or signed):
                sentence = (
                    f"{said_by} ansvarar inte för åtagandet. Skriv den som gör det, eller ändra parties."
                )
                yield Problem((*path, "organisation"), sentence)
            kind = ConfirmationKind(row.get("kind", ConfirmationKind.NOTHING))
            conditional = bool(commitment.get("condition"))
            if sentence := confirmation_checks.wrong_kind(kind, conditional=conditional):
                allowed = " eller ".join(confirmation_checks.kinds(conditional=conditional))
                yield Problem((*path, "kind"), f"{sentence} Skriv {allowed}.")
            elif kind is ConfirmationKind.NEED_UNMET and _has_counted(document, row, period):
                yield Problem((*path, "kind"), confirmation_checks.NEED_WAS_MET)
        if last_day_of and said_on:
            said = known_date(said_on)
            sentence = confirmation_checks.too_early(min(said, today), known_date(last_day_of))
            if not sentence and said > today:
                sentence = "Dagen har inte varit än. Skriv dagen då det sades."
            if sentence:
                yield Problem((*path, "confirmed_on"), sentence)


def _responsible(commitment: Row) -> set[Any]:
    parties = commitment.get("parties", ())
    return {party.get("organisation") for party in parties if party.get("role") == PartyRole.RESPONSIBLE}


def _has_counted(document: Row, said: Row, period: Row) -> bool:
    """Whether what stands, done by the one who ``said`` it, counts towards the commitment in the ``period``."""
    activities = document.get("activities", ())
    corrected = {row.get("replaces") for row in activities}
    return any(
        given.get("commitment") == said.get("commitment") and given.get("counts", True)
        for row in activities
        if row.get("performed_by") == said.get("organisation")
        and row.get("uid") not in corrected
        and "withdrawn_on" not in row
        and period.get("starts_on", "9")
        <= row.get("ends_on", row.get("starts_on", ""))
        <= period.get("ends_on", "")
        for given in row.get("contributions", ())
    )
