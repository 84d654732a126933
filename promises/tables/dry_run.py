"""The dry run: every activity of a table judged, in batches, with nothing written."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from medborgarlofte.labelled import Labelled
from promises.counting.facts import own_day
from promises.counting.late import Days, told_before
from promises.log.slips import Given, Slip, slips
from promises.log.surprises import WHY_SO_LATE
from promises.log.table_columns import columns_of
from promises.models import Activity
from promises.record.public import published_activities
from promises.record.rulebook import rulebook
from promises.tables import cells
from promises.tables.cells import fold
from promises.tables.columns import COLUMNS, heading
from promises.tables.key_store import KeyStore
from promises.tables.line_problems import Problem
from promises.tables.lines import Line, together
from promises.tables.permitted import Reach
from promises.tables.resolve import Resolver
from promises.tables.row_values import FIELDS, Values, table_rows, values_of, whole
from promises.words import confirmation_checks, swedish
from promises.writing.publication_rules import day_for

BATCH = 500


class State(Labelled):
    """What an import would do with an activity of the table."""

    NEW = "new", "ny"
    CHANGED = "changed", "ändrad"
    UNCHANGED = "unchanged", "finns redan, lika"
    BAD = "bad", "fel"


@dataclass
class Checked:
    """One activity of the table. ``values`` are whole unless it is bad; ``existing`` is the row it is about,
    and ``before`` what that says."""

    uid: UUID | None
    lines: Sequence[Line]
    values: Values
    existing: Activity | None = None
    before: Values | None = None
    problems: list[Problem] = field(default_factory=list)
    state: State = State.NEW

    @property
    def row(self) -> int:
        """Where it begins in the spreadsheet."""
        return self.lines[0].number

    @property
    def number(self) -> UUID:
        """The number of an activity that is not bad."""
        if self.uid is None:
            raise ValueError(f"row {self.row} has no number")
        return self.uid

    @property
    def similar(self) -> bool:
        """Whether it looks like one there is."""
        return any(problem.warning and not problem.question for problem in self.problems)

    def refuse(self, key: str, sentence: str) -> None:
        """Keep it out."""
        self.problems.append(_about(self.lines[0], key, sentence))
        self.state = State.BAD


def check(lines: Iterable[Line], reach: Reach, today: date) -> Iterator[list[Checked]]:
    """Every activity of the table, judged as on ``today``, in batches.

    A fixed number of queries a batch; what is kept between batches is kept on disk.
    """
    judge = _Judge(reach, today)
    groups = together(lines)
    while batch := list(islice(groups, BATCH)):
        yield judge.batch(batch)


class _Judge:
    """What is remembered from batch to batch: which numbers, and which likenesses, have been seen where."""

    def __init__(self, reach: Reach, today: date) -> None:
        self.reach, self.today = reach, today
        self._keys = KeyStore()

    def batch(self, groups: Sequence[Sequence[Line]]) -> list[Checked]:
        numbers: list[tuple[UUID | None, Problem | None]] = []
        for first in (lines[0] for lines in groups):
            text = first.cells.get("uid", "")
            try:
                numbers.append((cells.number(text) if text else None, None))
            except ValueError as error:
                numbers.append((None, _about(first, "uid", str(error))))
        known = self._existing(uid for uid, _ in numbers if uid)
        checked = [self._read(lines, *number, known) for lines, number in zip(groups, numbers, strict=True)]
        given = {uid for uid, _ in numbers}
        known |= self._existing(each.uid for each in checked if each.uid and each.uid not in given)
        ids = [each.existing.pk for each in checked if each.state is State.CHANGED and each.existing]
        public = set(published_activities(self.today).filter(pk__in=ids).values_list("pk", flat=True))
        for each in checked:
            if each.state is State.NEW and each.uid in known:
                # Its number came from what it says: that has been read in before.
                each.existing, each.state = known[each.uid], State.UNCHANGED
            if each.state is not State.CHANGED or each.existing is None:
                continue
            if hasattr(each.existing, "replaced_by"):
                each.refuse("uid", "Insatsen är redan rättad. Rätta den nya raden i stället.")
            elif each.existing.withdrawn_at:
                each.refuse("uid", "Insatsen är återtagen och kan inte ändras.")
            elif each.existing.pk in public:
                each.refuse("uid", "Insatsen är offentlig. Rätta den för sig, med skäl, inte i en tabell.")
        self._ask_why_so_late(checked)
        self._ask_about_slips(checked)
        self._warn_of_similar(checked)
        return checked

    def _ask_why_so_late(self, checked: Sequence[Checked]) -> None:
        """What is of a period that is followed up already says why it comes only now, as in the log form."""
        book = None
        for each in checked:
            fields, served = each.values.fields, each.values.promises
            if each.state not in (State.NEW, State.CHANGED) or fields["late_reason"]:
                continue
            if each.state is State.NEW and (denied := self._denied(each.values)):
                each.refuse("late_reason", f"{denied} {WHY_SO_LATE}")
                continue
            days = Days(fields["starts_on"], own_day(fields["starts_on"], fields["ends_on"]))
            told = [
                (promise, period)
                for promise in served
                for period in self.reach.followed_up.get(promise.pk, ())
                if days.first <= period.ends_on
            ]
            if told:
                book = book or rulebook()
                shown_on = day_for(Activity(**{name: fields[name] for name in FIELDS}), served, book)
                for promise, period in told:
                    if told_before(
                        days,
                        shown_on,
                        [period],
                        serves=promise != fields["promise"],
                        begins=promise.starts_on,
                    ):
                        each.refuse("late_reason", f"{period.label} är redan följd upp. {WHY_SO_LATE}")
                        break

    def _ask_about_slips(self, checked: Sequence[Checked]) -> None:
        """What the log form asks about before everybody reads it, of what the row has not said before."""
        for each in checked:
            if each.state not in (State.NEW, State.CHANGED):
                continue
            before = set(self._slips(each.before)) if each.before else set()
            for slip in self._slips(each.values):
                if slip not in before:
                    key = slip.about if isinstance(slip.about, str) else self.reach.column_of(slip.about)
                    each.problems.append(
                        _about(each.lines[0], key, slip.sentence, warning=True, question=True)
                    )

    def _slips(self, values: Values) -> Iterator[Slip]:
        known = {each.pk: each for each in self.reach.commitments.values()}
        given = [
            Given(known[commitment.pk], share.quantity, share.counts)
            for (commitment, _), share in values.shares.items()
            if commitment.pk in known
        ]
        return slips(values.fields["starts_on"], values.fields["ends_on"], given, values.results.items())

    def _denied(self, values: Values) -> str:
        """That who did it has said that nothing was done on its days, as a sentence; empty where nobody has."""
        fields = values.fields
        counted = {commitment.pk for (commitment, _), share in values.shares.items() if share.counts}
        who = (fields["performed_by"], fields["logged_for"])
        for said in self.reach.denied:
            period = said.period
            over = fields["starts_on"] <= period.ends_on and period.starts_on <= fields["ends_on"]
            if over and said.commitment_id in counted and said.organisation in who:
                name = swedish.capital(said.organisation.short_name)
                return confirmation_checks.denied(name, swedish.small(period.label))
        return ""

    def _existing(self, uids: Iterable[UUID]) -> dict[UUID, Activity]:
        rows = whole(Activity.objects.filter(uid__in=list(uids))).select_related("replaced_by")
        return {row.uid: row for row in rows}

    def _read(
        self, lines: Sequence[Line], uid: UUID | None, problem: Problem | None, known: dict[UUID, Activity]
    ) -> Checked:
        existing = known.get(uid) if uid else None
        if existing and existing.municipality not in self.reach.places:
            problem = _about(lines[0], "uid", "Numret hör till en insats som du inte kan ändra.")
            existing = None
        if existing is None:
            before = None
        else:
            own = self.reach.may_log(existing.municipality, existing.logged_for)
            before = values_of(existing, internal=own)
        resolver = Resolver(lines, before, self.reach, self.today)
        values = resolver.read()
        each = Checked(uid, lines, values, existing, before, [problem] if problem else [])
        each.problems += resolver.problems
        if not each.problems and values == before:
            each.state = State.UNCHANGED
        else:
            each.problems += resolver.doubts
            each.state = State.BAD if each.problems else State.CHANGED if existing else State.NEW
        if each.uid is None and each.state is State.NEW:
            # The number of a row that has none is made from what it says, so that the same file twice is no
            # second row. Keyed, because the internal note is part of it and numbers are public. Rows of a
            # file that are quite alike are told apart by their order.
            has_day = bool(each.lines[0].cells.get("publish_on"))
            each.uid = _keyed(values, has_day)
            if count := self._keys.earlier(b"same" + each.uid.bytes):
                each.uid = _keyed(values, has_day, count)
        at = self._keys.first_value(b"uid" + each.uid.bytes, each.row) if each.uid else each.row
        if at != each.row:
            each.refuse("uid", f"Insatsen står redan på rad {at}. Samla dess rader under varandra.")
        return each

    def _warn_of_similar(self, checked: Sequence[Checked]) -> None:
        new = [each for each in checked if each.state is State.NEW]
        rows = Activity.objects.filter(
            municipality__in={each.values.fields["municipality"] for each in new},
            starts_on__in={each.values.fields["starts_on"] for each in new},
            withdrawn_at__isnull=True,
            replaced_by__isnull=True,
        ).values("municipality", "kind", "starts_on", "ends_on", "place", "title", "uid")
        there = {_likeness(row): f"{row['title']} ({str(row['uid'])[:8]})" for row in rows}
        for each in new:
            key = _likeness(each.values.fields)
            before = self._keys.first_value(b"like" + repr(key).encode(), each.row)
            if key in there:
                words = f"Liknar en insats som redan finns: {there[key]}."
            elif before != each.row:
                words = f"Liknar rad {before}: samma dag, slag och plats."
            else:
                continue
            each.problems.append(_about(each.lines[0], "title", words, warning=True))


def _about(line: Line, key: str, sentence: str, warning: bool = False, question: bool = False) -> Problem:
    return Problem(line.number, heading(key), line.cells.get(key, ""), sentence, warning, question)


def _keyed(values: Values, has_day: bool, count: int = 0) -> UUID:
    headings = {measure: f"{measure.kind_id}/{measure.slug}" for measure in values.results}
    named = sorted([*headings.values(), *(each.heading for each in columns_of(values.fields["kind"].method))])
    rows = table_rows("", values, headings, named)
    keys = [column.key for column in COLUMNS] + named
    cells_by_key = [
        {key: cells.plain(cell) for key, cell in zip(keys, row, strict=True) if cell != ""} for row in rows
    ]
    if not has_day:
        for row in cells_by_key:
            del row["publish_on"]
    text = json.dumps([cells_by_key, count], ensure_ascii=False, sort_keys=True)
    return UUID(bytes=salted_hmac("promises.tables", text, algorithm="sha256").digest()[:16], version=4)


def _likeness(fields: Any) -> tuple[Any, ...]:
    """What two rows share that are asked about: the days, the kind and the place, and nothing less.

    Narrower than the form's question (promises.log.duplicates), which also asks about the day before: rounds at
    one place day after day are what a table is for, and a doubt at each of its rows would be read at none.
    """
    place, kind = fields["municipality"], fields["kind"]
    return (
        getattr(place, "pk", place),
        getattr(kind, "pk", kind),
        fields["starts_on"],
        fields["ends_on"],
        fold(fields["place"]),
    )
