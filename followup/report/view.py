"""The report as one object, which page and PDF both show (ADR 0002); report/build.py makes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext

from followup.report.counted import Counted
from medborgarlofte.documents import charts
from promises.counting.progress import Answer
from promises.pages.ledger_rows import LedgerRow
from promises.pages.result_sums import Results
from promises.pages.standing import Standing
from promises.pages.tally import Part
from promises.words import spoken
from promises.words.enums import Status, Unknown

_ON_THE_COVER = 3  # as many next steps as there is room for


class StatusThen(NamedTuple):
    """An answer as an edition froze it, with the word that it had then."""

    status: Status
    unknown: Unknown | None
    label: str

    @property
    def value(self) -> str:
        """The name that symbol and colour go by."""
        return self.status.value

    @property
    def english(self) -> str:
        """Its word in English."""
        return self.unknown.english if self.unknown else self.status.english


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
    # The answer in one line: status, what belongs to it, one clause. Empty in editions from before it was frozen.
    line: tuple[str, ...] = ()
    # What has come of it since the promise began, where ``figure`` is empty: no number was promised.
    so_far: str = ""

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
    def until_now(self) -> str:
        """What has come of it since the promise began; empty where no edition said."""
        return self.figure or self.so_far

    @property
    def rule_words(self) -> str:
        """How the answer follows from the promise, without the figure that stands beside the status, and without how a
        commitment without a number is judged."""
        bold = "" if self.card.rule_bold.rstrip(".") == self.figure else self.card.rule_bold
        return " ".join(filter(None, [bold, *self.card.gap, self.card.rule, self.card.revised]))

    @property
    def also(self) -> list[str]:
        """What was promised and measured besides (report_words.also_promised)."""
        return [
            each.rstrip(".") for each in self.account if each.startswith(("Dessutom lovat: ", "Utfall: "))
        ]

    @property
    def adds_up(self) -> bool:
        """Whether several rows have a sum to show, in numbers or in results."""
        return sum(bool(row.counts) for row in self.activities) > 1 or (
            len(self.activities) > 1 and bool(self.results)
        )

    @property
    def silent(self) -> tuple[str, ...]:
        """Who has not said how it went; that nothing is known is said by the status."""
        return self.card.gap[1:] or self.card.gap

    @property
    def why(self) -> str:
        """Why it deviated: people's own words where they wrote any, without the kind of cause that stands before them."""
        return self.cause.partition(": ")[2] or self.cause

    @property
    def answer_words(self) -> tuple[str, str]:
        """The status with what belongs to it, and the clause that follows: one line says how it goes."""
        status, beside, clause = self.line or (spoken.words().capital(self.status_label), "", "")
        figure = f"{spoken.words().capital(self.figure)}." if self.figure and not self.line else ""
        return f"{status}{beside}.", clause or figure

    @property
    def rows(self) -> list[tuple[LedgerRow, str]]:
        """Each activity of the period with how much it counts: ``3 nya områden``, ``inget`` …"""
        unit = self.counted.unit
        return [
            (shown, _amount(shown, row.quantity, unit))
            for shown, row in zip(self.activities, self.counted.rows, strict=True)
        ]

    @property
    def done(self) -> Decimal | None:
        return self.counted.done

    @property
    def target(self) -> Decimal | None:
        return self.counted.target

    @property
    def windows(self) -> Sequence[charts.Window]:
        return self.card.windows


@dataclass(frozen=True)
class ReportView:
    """A whole report. ``edition`` is None for a draft; dates are dates, texts are in its ``language``."""

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
    # When the next follow-up comes; empty in the last one, and in editions from before it was frozen.
    coming: str = ""
    language: str = "sv"

    @property
    def period_title(self) -> str:
        """The period as a title: ``Maj till augusti 2020``; ``Hela 2019``, not ``Hela 2019: 2019``."""
        label, _, span = self.period_label.rpartition(": ")
        if not label or span in label:
            return label or span
        return spoken.words().capital(span.replace("–", (" " + gettext("till") + " "), 1))

    @property
    def period_name(self) -> str:
        """What the parties call the period, where its title does not: ``Tertial 2 2020``."""
        label = self.period_label.rpartition(": ")[0]
        return "" if label == self.period_title else label

    @property
    def parties(self) -> tuple[str, ...]:
        """Everybody who signed, once each, the municipality first."""
        names = dict.fromkeys(organisation for _, _, organisation in self.signatories) or [self.municipality]
        return tuple(sorted(names, key=lambda name: name != self.municipality))

    @property
    def next_steps(self) -> list[CommitmentView]:
        """The commitments of which something is to be done now, when they are few enough for a cover."""
        steps = [item for item in self.commitments if item.measures]
        return steps if len(steps) <= _ON_THE_COVER else []

    @property
    def effects_together(self) -> list[tuple[str, str, str]]:
        """The effects, those of which the same is known in one."""
        alike: dict[tuple[str, str], list[str]] = {}
        for name, known, source in self.effects:
            alike.setdefault((known, source), []).append(name)
        return [("; ".join(names), *same) for same, names in alike.items()]

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
        which = gettext("Åtagande") if len(numbers) == 1 else gettext("Åtaganden")
        return (
            (
                gettext("%(which)s %(numbers)s saknar uppgift om hur det gick.")
                % {"which": which, "numbers": spoken.words().listing(numbers)}
            )
            if numbers
            else ""
        )


def _amount(shown: LedgerRow, quantity: Decimal, unit: tuple[str, str]) -> str:
    """How much a row counts, in words; empty for one that does not count."""
    if not shown.counts:
        return ""
    said = shown.counts_text.rstrip(".")
    return said or f"{spoken.words().number(quantity)} {spoken.words().plural(quantity, *unit)}"
