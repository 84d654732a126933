"""Every sentence that counting says, over a few hundred situations, as a table that a person reads through.

``python -m tests.promises.counting.sentence_table OUT.md`` writes it; each distinct wording stands once.
"""

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

from promises.counting.facts import Commitment, Milestone, Part, Promise, Target
from promises.counting.progress import Answer, AsOf, Progress, progress, rollup
from promises.counting.sentences import (
    assessment,
    figure,
    pace,
    promise_words,
    rollup_sentence,
    rule,
    silence,
    status_words,
    unknown_gap,
    window_figure,
    window_label,
    window_words,
)
from promises.words.enums import CalendarUnit, Comparator, Counting, Status, TargetForm, Unknown
from tests.promises.counting import progress_facts as make

_PLACES = (Part("s", "Skillingaryd", Decimal(6)), Part("v", "Vaggeryd", Decimal(6)))
_STEPS = (Milestone("a", "rapportörer", date(2020, 3, 31)), Milestone("b", "möten", date(2020, 9, 30)))
TARGETS = {
    "12 i allt": make.total(12),
    "exakt 2": make.total(2, comparator=Comparator.EXACTLY),
    "mellan 2 och 4": make.total(2, upper=Decimal(4), comparator=Comparator.BETWEEN),
    "12 före juli": make.total(12, deadline="2020-06-30"),
    "100 kvällar": make.total(100, counting=Counting.DAYS),
    "på två platser": make.total(12, parts=_PLACES),
    "en per kvartal": make.rate(1, CalendarUnit.QUARTER),
    "2–3 per termin": make.rate(
        2, CalendarUnit.TERM, upper=Decimal(3), comparator=Comparator.BETWEEN, unit=make.Unit()
    ),
    "22 per månad": make.rate(22, CalendarUnit.MONTH),
    "en per vecka": make.rate(1, CalendarUnit.WEEK),
    "900 per år": make.rate(900, CalendarUnit.YEAR, unit=make.Unit("timme", "timmar")),
    "högst 5": make.form(TargetForm.CEILING, 5),
    "högst 2 per kvartal": make.form(TargetForm.CEILING, 2, per=CalendarUnit.QUARTER),
    "4 poliser": make.total(4, counting=Counting.LOWEST, unit=make.Unit("polis", "poliser")),
    "90 procent": make.form(
        TargetForm.SHARE, 90, share_of="de som fick svar", share_base="alla ungdomar som frågade"
    ),
    "inom 24 timmar": make.form(TargetForm.SERVICE_LEVEL, 100, within="24 timmar"),
    "inom 24 timmar per månad": make.form(
        TargetForm.SERVICE_LEVEL, 90, within="24 timmar", per=CalendarUnit.MONTH
    ),
    "en sak": make.form(TargetForm.DELIVERABLE),
    "en sak före juli": make.form(TargetForm.DELIVERABLE, deadline="2020-06-30"),
    "två steg": make.form(TargetForm.DELIVERABLE, milestones=_STEPS),
    "bara ord": make.form(TargetForm.NONE),
}


def _logs(target: Target) -> Iterator[tuple[str, tuple[make.Contribution, ...]]]:
    based = {"out_of": 10} if target.form in {TargetForm.SHARE, TargetForm.SERVICE_LEVEL} else {}
    part = {"part": "s"} if target.parts else {"part": "a"} if target.milestones else {}
    more = based | part
    yield "inget loggat", ()
    yield "två i februari", (make.row("2020-02-10", 2, **more),)
    yield "en i februari, tre i maj", (make.row("2020-02-10", 1, **more), make.row("2020-05-10", 3, **more))
    yield (
        "nio varje månad",
        tuple(make.row(f"2020-{month:02}-15", 9, **more) for month in range(1, 13)),
    )
    yield "i en rad", (make.row("2020-01-01", 40, until="2020-12-31", **more),)


_SAID = {
    "tyst": {},
    "tertial 1 bekräftad": {"confirmed": ["2020-t1"]},
    "allt bekräftat": {"confirmed": make.ALL},
    "bedömt i ord": {"judgements": (make.judged("2020-t2", None, "2020-09-24", "Ett dussintal pass."),)},
    "bedömt": {"judgements": (make.judged("2020-t3", Status.FULFILLED, "2021-01-20", "Ja"),)},
}
_DAYS = ("2020-03-01", "2020-06-15", "2020-10-15", "2021-01-05", "2021-02-15", "2021-06-01")


def situations() -> Iterator[tuple[str, Progress]]:
    """Each with its name: what was promised, logged and said, and the day it is read."""
    year = make.promise()
    for name, target in TARGETS.items():
        for (log, contributions), (said, words), on in product(_logs(target), _SAID.items(), _DAYS):
            of = make.commitment(target, log=contributions, **words)
            yield f"{name}; {log}; {said}; {on}", progress(of, year, make.day(on))
    yield from _others()


def _others() -> Iterator[tuple[str, Progress]]:
    quarter, year = make.rate(1, CalendarUnit.QUARTER), make.promise()
    late = make.promise(signed_on="2020-06-18")
    last_day = make.promise(signed_on="2020-06-30")
    after = make.promise(signed_on="2021-02-01")
    done = make.rows("2020-02-03", "2020-06-25", "2020-08-20")
    cases: list[tuple[str, Commitment, Promise, str]] = []
    for on in _DAYS:
        cases += [
            ("undertecknat sent", make.commitment(quarter, log=done), late, on),
            (
                "undertecknat kvartalets sista dag",
                make.commitment(quarter, log=done, confirmed=make.ALL),
                last_day,
                on,
            ),
            ("undertecknat efteråt", make.commitment(quarter), after, on),
            ("vid behov, tyst", make.commitment(quarter, conditional=True), year, on),
            ("inget behov", make.commitment(quarter, conditional=True, no_need=make.ALL), year, on),
            (
                "inget behov först",
                make.commitment(quarter, conditional=True, no_need=make.ALL[:1], log=done[1:]),
                year,
                on,
            ),
            ("behov, inget gjort", make.commitment(quarter, conditional=True, need=["2020-t1"]), year, on),
            ("utgått", make.commitment(quarter, log=done, withdrawn_on="2020-09-01"), year, on),
            ("utgått, tyst", make.commitment(quarter, withdrawn_on="2020-05-15"), year, on),
            (
                "utgått, en månad redovisad",
                make.commitment(make.rate(1, CalendarUnit.MONTH), log=done[:1], withdrawn_on="2020-04-15"),
                year,
                on,
            ),
            (
                "ändrat till halvår",
                make.commitment(
                    quarter, make.rate(1, CalendarUnit.HALF_YEAR, in_force_from="2020-07-01"), log=done
                ),
                year,
                on,
            ),
            (
                "ändrat tal",
                make.commitment(
                    quarter, make.rate(3, CalendarUnit.QUARTER, in_force_from="2020-07-01"), log=done
                ),
                year,
                on,
            ),
            (
                "ändrat tak",
                make.commitment(
                    make.form(TargetForm.CEILING, 0, per=CalendarUnit.QUARTER),
                    make.form(TargetForm.CEILING, 2, per=CalendarUnit.QUARTER, in_force_from="2020-07-01"),
                    log=done,
                    confirmed=make.ALL,
                ),
                year,
                on,
            ),
            (
                "från den 22 januari",
                make.commitment(
                    make.rate(3, CalendarUnit.MONTH),
                    log=make.rows("2020-01-24", "2020-02-03"),
                    confirmed=make.ALL,
                ),
                make.promise("2020-01-22"),
                on,
            ),
            (
                "ändrat från ett antal",
                make.commitment(
                    make.total(12), make.rate(2, CalendarUnit.MONTH, in_force_from="2020-07-01"), log=done
                ),
                year,
                on,
            ),
            (
                "två ansvariga",
                make.commitment(quarter, responsible=(make.POLICE, make.TOWN), confirmed=["2020-t1"]),
                year,
                on,
            ),
            (
                "för sent",
                make.commitment(
                    make.form(TargetForm.DELIVERABLE, deadline="2020-06-30"), log=make.rows("2020-09-01")
                ),
                year,
                on,
            ),
            (
                "antal efter löftets slut",
                make.commitment(make.total(12, deadline="2022-05-01"), log=done),
                year,
                on,
            ),
            (
                "efter löftets slut",
                make.commitment(make.form(TargetForm.DELIVERABLE, deadline="2022-05-01")),
                year,
                on,
            ),
        ]
    for name, of, under, on in cases:
        yield f"{name}; {on}", progress(of, under, make.day(on))
    for period in year.periods:
        as_of = AsOf.report(period.slug, period.ends_on, period.due_on)
        of = make.commitment(quarter, log=done)
        yield f"rapport {period.slug}", progress(of, year, as_of)


def said(found: Progress) -> tuple[str, ...]:
    """Everything a reader meets: status, figure, rule, gap, silence, opinion, pace and the windows."""
    words = rule(found)
    ended = found.status is Status.WITHDRAWN
    windows = ", ".join(
        f"{window_label(w)} {window_words(w, ended=ended)[1]} {window_figure(w, ended=ended)}".strip()
        for w in found.windows[:4]
        if len(found.windows) > 1
    )
    bold = "" if words.is_gap and unknown_gap(found) else words.bold
    texts = (bold, words.text, *unknown_gap(found), silence(found), assessment(found), pace(found))
    return (status_words(found), figure(found), " ".join(filter(None, texts)), windows)


def table() -> str:
    """The whole table; situations that read alike stand once, under the first of them."""
    seen: dict[tuple[str, ...], str] = {}
    for name, found in situations():
        seen.setdefault(said(found), name)
    lines = ["# What counting says", "", "Generated; read through, and mended where it read badly.", ""]
    for texts, name in seen.items():
        status, number, words, windows = texts
        lines += [f"- {name}", f"  **{status}** {number}", f"  {words}"]
        lines += [f"  ({windows})"] if windows else []
    lines += ["", "## Roll-ups", ""]
    answers = [Answer(status) for status in Status if status is not Status.UNKNOWN]
    answers += [Answer(Status.UNKNOWN, word) for word in Unknown]
    for answer, count in product(answers, (1, 2, 5)):
        lines.append(f"- {rollup_sentence(rollup([answer] * count))}")
    for one, other in product(answers, answers):
        if one != other:
            lines.append(f"- {rollup_sentence(rollup([one, one, other]))}")
    lines += [
        "",
        "## Promises",
        "",
        *(f"- Löftet är {promise_words(target)}." for target in TARGETS.values()),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(table())
