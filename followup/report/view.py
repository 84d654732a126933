"""The report as one object, which page and PDF both show (ADR 0002); report/build.py makes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from followup.report.counted import Counted
from medborgarlofte.documents import charts
from promises.counting.progress import Answer
from promises.pages.ledger_rows import LedgerRow
from promises.pages.result_sums import Results
from promises.pages.standing import Standing
from promises.pages.tally import Part
from promises.words import swedish
from promises.words.enums import Status, Unknown


class StatusThen(NamedTuple):
    """An answer as an edition froze it, with the word that it had then."""

    status: Status
    unknown: Unknown | None
    label: str

    @property
    def value(self) -> str:
        """The name that symbol and colour go by."""
        return self.status.value


@dataclass(frozen=True)
class CommitmentView:
    """One commitment in the report."""

    number: int
    title: str
    text: str
    url: str
    responsible: str
    card: Standing
    counted: Counted
    assessment: str
    cause: str
    measures: str
    activities: tuple[LedgerRow, ...]
    in_period: str
    # What the log itself says of the period (followup.report.draft).
    account: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    # The period's results added up, of the rows that count: (label, words).
    results: Results = ()
    kind: str = ""
    # How it goes in easy Swedish, a sentence a line, the status first.
    easy: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        return self.card.status

    @property
    def answer(self) -> Answer | StatusThen:
        return self.card.answer

    @property
    def quantity(self) -> Decimal | None:
        """What counts in the period alone; None where nobody accounted for it."""
        return self.counted.quantity

    @property
    def status_label(self) -> str:
        return self.card.answer.label

    @property
    def figure(self) -> str:
        return f"{self.card.figure} {self.card.figure_unit}".strip()

    @property
    def done(self) -> Decimal | None:
        return self.counted.done

    @property
    def target(self) -> Decimal | None:
        return self.counted.target

    @property
    def windows(self) -> Sequence[charts.Window]:
        return self.card.windows

    @property
    def rule_bold(self) -> str:
        return self.card.rule_bold or "".join(self.card.gap[:1])

    @property
    def rule(self) -> str:
        gap = self.card.gap if self.card.rule_bold else self.card.gap[1:]
        return " ".join(filter(None, [*gap, self.card.rule, self.card.judged]))

    @property
    def activities_label(self) -> str:
        """``3 insatser i perioden``."""
        count = len(self.activities)
        return f"{count} {swedish.plural(count, 'insats', 'insatser')} i perioden"


@dataclass(frozen=True)
class ReportView:
    """A whole report. ``edition`` is None for a draft; dates are dates, texts are Swedish."""

    address: str
    municipality: str
    title: str
    document_title: str
    kicker: str
    author: str
    keywords: tuple[str, ...]
    period: str
    period_label: str
    edition: int | None
    reason: str
    as_of: date
    published_on: date | None
    say: str
    summary: str
    commitments: tuple[CommitmentView, ...]
    # How many commitments have each answer, with the commitments behind each count, in the order always shown.
    parts: tuple[Part, ...]
    # The period's rows that serve no commitment; they are in no figure.
    others: tuple[LedgerRow, ...]
    effects: tuple[tuple[str, str, str], ...]
    signatories: tuple[tuple[str, str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    # The persons' consent: for whom, and the sentence that tells it.
    approvals: tuple[tuple[str, str], ...]
    demo_note: str
    promise_url: str
    page_url: str
    # The report in plain Swedish (followup.report.plain), as people edited it or as the figures write it.
    plain: str = ""

    @property
    def is_demo(self) -> bool:
        return bool(self.demo_note)

    @property
    def rollup(self) -> list[tuple[str, str, int]]:
        """``(status, label, count)`` of the answers that occur, in the order they are always shown."""
        return [(part.status.value, part.status.label, part.count) for part in self.parts]

    @property
    def missing(self) -> str:
        """A sentence that names the commitments nobody accounted for, or nothing."""
        numbers = [str(c.number) for c in self.commitments if c.status is Status.UNKNOWN]
        which = "Åtagande" if len(numbers) == 1 else "Åtaganden"
        return f"{which} {swedish.listing(numbers)} saknar uppgift om hur det gick." if numbers else ""
