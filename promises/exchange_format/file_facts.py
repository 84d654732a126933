"""From a document to the plain facts that progress is counted from: of a file, and of the public record. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from promises.counting import facts, few
from promises.exchange_format.dates import known_date, last_day, precision
from promises.exchange_format.normal import Document
from promises.words import amendment_checks
from promises.words.enums import (
    AmendmentKind,
    CalendarUnit,
    Comparator,
    ConfirmationKind,
    Counting,
    PartyRole,
    Status,
    TargetForm,
)


def facts_of(full: Document, as_of: date) -> tuple[facts.Promise, dict[int, facts.Commitment]]:
    """The promise and its commitments by number, as they could be seen on ``as_of``.

    ``full`` is valid and complete (``exchange_format.normal.complete``). Rows that are withdrawn, replaced or not
    yet public drop out. Who answers is every signatory where nobody is named.
    """
    return promise_facts(full, as_of), commitment_facts(full, _contributions(full, as_of))


def promise_facts(full: Document, as_of: date) -> facts.Promise:
    """The frame of the promise; ``as_of`` is when it begins where no day of it is known."""
    # The first edition closes its period, also when it is withdrawn later.
    first: dict[str, Document] = {}
    for row in full["follow_ups"]:
        first[row["period"]] = min(row, first.get(row["period"], row), key=itemgetter("published"))
    ends_on = last_day(full["ends_on"]) if "ends_on" in full else None
    # As promises.record.public.first_day: the first day the promise is known to have existed.
    names = ("starts_on", "signed_on", "announced_on", "published_on")
    known = next((_known(full, name) for name in names if name in full), None) or as_of
    return facts.Promise(
        starts_on=known if ends_on is None else min(known, ends_on),
        ends_on=ends_on,
        signed_on=_known(full, "signed_on"),
        signed_precision=precision(full.get("signed_on", "")),
        periods=tuple(
            facts.ReportingPeriod(
                slug=row["slug"],
                label=row["label"],
                starts_on=_day(row["starts_on"]),
                ends_on=_day(row["ends_on"]),
                due_on=_day(row["due_on"]),
                published_on=_known(first.get(row["slug"], {}), "published"),
                frozen_on=_known(first.get(row["slug"], {}), "frozen_on"),
            )
            for row in full["periods"]
        ),
        prolongations=tuple(
            facts.Prolongation(
                _day(row["decided_on"]),
                _day(row["previous_ends_on"]),
                _day(row["ends_on"]),
                _public_on(row, full),
            )
            for row in full["amendments"]
            if row["kind"] == AmendmentKind.PROLONGED
        ),
    )


def commitment_facts(
    full: Document, contributions: Mapping[int, Sequence[facts.Contribution]]
) -> dict[int, facts.Commitment]:
    """The commitments by number; what is given to each is in order of time."""
    loader = _Loader(full)
    return {
        row["number"]: loader.commitment(row, contributions.get(row["number"], ()))
        for row in full["commitments"]
    }


class _Loader:
    """What all commitments of one document are read against."""

    def __init__(self, full: Document) -> None:
        self.names = {row["slug"]: row["short_name"] for row in full["organisations"]}
        self.kinds = {row["slug"]: row for row in full["kinds"]}
        self.amended = {
            row["number"]: (_day(row["decided_on"]), _public_on(row, full)) for row in full["amendments"]
        }
        self.signatories = [row["organisation"] for row in full["signatories"]]
        self.confirmations = full["confirmations"]
        self.follow_ups = full["follow_ups"]

    def commitment(self, row: Document, contributions: Sequence[facts.Contribution]) -> facts.Commitment:
        number = row["number"]
        stated = [p["organisation"] for p in row["parties"] if p["role"] == PartyRole.RESPONSIBLE]
        responsible = {slug: self.names[slug] for slug in stated or self.signatories}
        commitment = facts.Commitment(
            number=number,
            targets=tuple(self.target(target, self.kinds[row["kind"]]) for target in row["targets"]),
            contributions=tuple(contributions),
            responsible=tuple(responsible),
            names=responsible,
            conditional=bool(row.get("condition")),
            starts_on=_known(row, "starts_on"),
            withdrawn_on=self.amended.get(row.get("ended_by_amendment"), (None, None))[0],
            withdrawal_public_on=self.amended.get(row.get("ended_by_amendment"), (None, None))[1],
            confirmations=tuple(
                facts.Confirmation(
                    said["period"],
                    said["organisation"],
                    ConfirmationKind(said["kind"]),
                    _day(said["confirmed_on"]),
                )
                for said in self.confirmations
                if said["commitment"] == number
            ),
            judgements=tuple(_judgements(self.follow_ups, number)),
            counts_people=row["counts_people"],
        )
        return few.marked(commitment)

    def target(self, row: Document, kind: Document) -> facts.Target:
        _, public_on = self.amended.get(row.get("amendment"), (None, None))
        return replace(_target(row, kind), public_on=public_on)


def _contributions(full: Document, as_of: date) -> dict[int, list[facts.Contribution]]:
    """What the document's rows give each commitment, in order of time."""
    replaced_on = {row["replaces"]: row["publish_on"] for row in full["activities"] if row.get("replaces")}
    counted_as = stand_ins(full)
    found: dict[int, list[facts.Contribution]] = defaultdict(list)
    for row in sorted(full["activities"], key=lambda row: (row["ends_on"], row["uid"])):
        # One withdrawn before its day came has been seen by nobody.
        if _day(row["publish_on"]) > as_of or row.get("withdrawn_on", "9999") < row["publish_on"]:
            continue
        gone = min(filter(None, [row.get("withdrawn_on"), replaced_on.get(row["uid"])]), default=None)
        for given in row["contributions"]:
            number = given["commitment"]
            counted = counted_as.get((row["uid"], number, given.get("part", "")), given)
            found[number].append(contribution(row, given, counted, gone))
    return found


def contribution(row: Document, given: Document, counted: Document, gone: str | None) -> facts.Contribution:
    """What a row, with every default written out, has ``given`` a commitment; ``counted`` holds its numbers."""
    return facts.Contribution(
        key=row["uid"],
        starts_on=_day(row["starts_on"]),
        ends_on=_day(row["ends_on"]),
        quantity=Decimal(counted["quantity"]),
        counts=given["counts"],
        place=row.get("place", ""),
        part=given.get("part", ""),
        organisation=row["performed_by"],
        out_of=_number(counted, "out_of"),
        summed=row["is_sum"],
        logged_for=row["logged_for"],
        public_on=_day(row["publish_on"]),
        gone_on=_day(gone) if gone else None,
        few=given["few"],
    )


def stand_ins(full: Document) -> dict[tuple[str, int, str], Document]:
    """What stands for the numbers that a complete document does not tell, by activity, commitment and part."""
    return {(row["activity"], row["commitment"], row.get("part", "")): row for row in full["counted_as"]}


def current_activities(document: Mapping[str, Any], as_of: date) -> list[Document]:
    """The rows of a complete document that may be counted: public, neither replaced nor withdrawn."""
    public = [row for row in document["activities"] if _day(row["publish_on"]) <= as_of]
    replaced = {row.get("replaces") for row in public}
    return [row for row in public if row["uid"] not in replaced and "withdrawn_on" not in row]


def _judgements(follow_ups: Iterable[Document], commitment: int) -> Iterable[facts.Judgement]:
    for row in follow_ups:
        for said in row["assessments"]:
            if said["commitment"] == commitment:
                status = Status(said["status"]) if said.get("status") else None
                yield facts.Judgement(
                    period=row["period"],
                    status=status,
                    published_on=_day(row["published"]),
                    text=said.get("text", ""),
                    edition=row["edition"],
                    withdrawn_on=_day(row["withdrawn_on"]) if "withdrawn_on" in row else None,
                )


def _target(row: Document, kind: Document) -> facts.Target:
    season = None
    if row.get("season_start"):
        start, end = (tuple(map(int, row[name].split("-"))) for name in ("season_start", "season_end"))
        season = facts.Season((start[0], start[1]), (end[0], end[1]))
    return facts.Target(
        form=TargetForm(row["form"]),
        number=_number(row, "number"),
        upper=_number(row, "upper"),
        comparator=Comparator(row["comparator"]),
        per=CalendarUnit(row["per"]) if row.get("per") else None,
        counting=Counting(row["counting"]),
        unit=facts.Unit(row.get("unit_one", kind["unit_one"]), row.get("unit_many", kind["unit_many"])),
        deadline=_known(row, "deadline"),
        season=season,
        milestones=tuple(
            facts.Milestone(
                key=step["slug"],
                label=step.get("label", ""),
                due_on=_known(step, "due_on"),
                number=_number(step, "number"),
            )
            for step in row["milestones"]
        ),
        parts=tuple(
            facts.Part(
                key=part["slug"],
                label=part["label"],
                number=Decimal(part["number"]),
                starts_on=_known(part, "starts_on"),
                ends_on=_known(part, "ends_on"),
            )
            for part in row["parts"]
        ),
        within=row.get("within", ""),
        share_of=row.get("share_of", ""),
        share_base=row.get("share_base", ""),
        in_force_from=_known(row, "in_force_from"),
    )


def _public_on(amendment: Document, full: Document) -> date | None:
    published_on = known_date(full["published_on"]) if "published_on" in full else None
    return amendment_checks.public_on(_day(amendment["logged_on"]), published_on)


def _number(row: Document, name: str) -> Decimal | None:
    return Decimal(row[name]) if name in row else None


def _known(row: Document, name: str) -> date | None:
    return known_date(row[name]) if name in row else None


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
