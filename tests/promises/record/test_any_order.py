"""Whatever is done, in whatever order: the record says what the rows say, and of each day what was known then."""

import json
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from followup.masking.actions import Wish, mask
from medborgarlofte.conflict import fingerprint
from promises.editing.amend_promise import end, prolong, promise_fingerprint, revise
from promises.editing.confirmations import confirm_nothing_done
from promises.editing.promises import change_promise
from promises.exchange_format.normal import normalise
from promises.log.actions import change_activity, correct_activity, log_activity, withdraw_activity
from promises.masking.maskable import marker
from promises.models import Activity, Promise, Question
from promises.questions.actions import decline_question, publish_answer
from promises.record.models import Chain
from promises.record.reading import known_on
from promises.record.rulebook import Rule
from promises.record.verification import verify
from promises.record.versions import advance, document_at, version_on
from promises.words.enums import Detail, MaskingGround, MaskingReach, VersionCause
from promises.writing.preview import sentence
from promises.writing.publication_rules import rules_fingerprint, set_rules
from promises.writing.revision import raise_revision
from tests import factories as f
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_actions]
BEGUN = date(2020, 9, 3)
NAME = "Karl Karlsson"
REFUSED = (ValidationError, PermissionDenied)


@st.composite
def deeds(draw):
    """What somebody does, to which commitment of which promise, of what day; or that days pass."""
    what = draw(st.sampled_from([*DEEDS, "day", "day"]))
    day = draw(st.dates(date(2020, 3, 1), date(2020, 12, 1)))
    return what, draw(st.integers(0, 1)), draw(st.integers(1, 4)), day, draw(st.integers(1, 40))


class Town:
    """Two promises of one municipality, and those who write of them."""

    def __init__(self, clock) -> None:
        self.clock = clock
        clock.DEMO_DATE, self.measure = BEGUN, f.result_measure()
        self.promises = [f.published_promise(signed_on=None), f.published_promise("2021")]
        for each in self.promises:
            f.four_commitments(each)
            advance(each)
        self.officer, self.coordinator, self.all = f.officer(), f.coordinator(), f.superuser()

    def standing(self, number):
        rows = Activity.objects.filter(replaced_by=None, withdrawn_at=None).order_by("pk")
        return rows[number % len(rows)] if rows else None

    def log(self, promise, commitment, day, number):
        day = min(day, self.clock.DEMO_DATE)
        other = self.promises[number % 2].commitments.get(number=4)
        both = [{"commitment": commitment, "quantity": Decimal(number % 7 + 1)}]
        if number % 5 == 0 and other != commitment:
            both.append({"commitment": other})
        results = [{"measure": self.measure, "value": number}] if commitment.number == 4 else []
        log_activity(
            by=self.officer, municipality=promise.municipality, kind=commitment.kind, title=f"Kontroll {number}",
            starts_on=day, note=f"Vi mötte {NAME}." if number % 2 else "", contributions=both, results=results,
            late_reason="Glömd",
        )  # fmt: skip

    def hide(self, promise, commitment, day, number):
        on = self.clock.DEMO_DATE
        log_activity(
            by=self.officer, municipality=promise.municipality, kind=commitment.kind, title="Senare", starts_on=on,
            contributions=[{"commitment": commitment}], publish_on=on + timedelta(days=number),
        )  # fmt: skip

    def change(self, promise, commitment, day, number):
        if row := self.standing(number):
            change_activity(row, by=self.all, title=f"Ändrad {number}", publish_on=day)

    def correct(self, promise, commitment, day, number):
        if row := self.standing(number):
            day = min(day, self.clock.DEMO_DATE)
            elsewhere = {"contributions": [{"commitment": commitment}]} if number % 3 == 0 else {}
            correct_activity(
                row, by=self.all, reason="Fel.", starts_on=day, ends_on=day, late_reason="Nu", **elsewhere
            )

    def withdraw(self, promise, commitment, day, number):
        if row := self.standing(number):
            withdraw_activity(row, by=self.all, reason="Blev inte av.")

    def amend(self, promise, commitment, day, number):
        by = {
            "by": self.coordinator, "seen": promise_fingerprint(promise), "decided_on": day, "reason": "Nytt beslut.",
        }  # fmt: skip
        if number % 3 == 0:
            prolong(promise, ends_on=promise.ends_on + timedelta(days=number), **by)
        elif number % 3 == 1:
            end(promise, commitments=[commitment], **by)
        else:
            target = None if number % 2 else {"form": "total", "number": number}
            revise(promise, commitment, words=f"Med {number}", target=target, **by)

    def confirm(self, promise, commitment, day, number):
        period = promise.periods.all()[number % 3]
        confirm_nothing_done(commitment, period, f.organisation(), by=self.officer)

    def title(self, promise, commitment, day, number):
        change_promise(promise, by=self.coordinator, contact=f"Rum {number}")

    def answer(self, promise, commitment, day, number):
        asked = Question.objects.filter(published_at=None, declined_at=None).first() or f.question(promise)
        said = {"text": "När?", "answer": f"Om {number} dagar, sade {NAME}."}
        publish_answer(asked, by=self.coordinator, seen=fingerprint(asked), **said)

    def decline(self, promise, commitment, day, number):
        if asked := Question.objects.filter(declined_at=None).first():
            decline_question(asked, by=self.coordinator, seen=fingerprint(asked), reason="Dubblett.")

    def rules(self, promise, commitment, day, number):
        kind = [None, commitment.kind][number % 2]
        detail = list(Detail)[number % len(Detail)]
        rule = {kind: Rule(detail, number % 4, shows_place=detail is Detail.DAY)}
        set_rules(promise, rule, by=self.coordinator, seen=rules_fingerprint(promise))

    def follow_up(self, promise, commitment, day, number):
        period = promise.periods.filter(ends_on__lt=self.clock.DEMO_DATE).order_by("ends_on").last()
        edition(
            period, on=self.clock.DEMO_DATE, reason="Rättat." if period and hasattr(period, "report") else ""
        )
        raise_revision(promise, by=self.coordinator, cause=VersionCause.FOLLOWED_UP, activities=None)

    def mask(self, promise, commitment, day, number):
        row = Activity.objects.filter(note__contains=NAME).first()
        if row:
            mask(
                Wish(row, "note", NAME, MaskingReach.EVERYWHERE),
                by=self.coordinator,
                reason="Namn på enskild.",
            )

    def figure(self, promise, commitment, day, number):
        row = self.standing(number)
        if row and (result := row.results.first()):
            mask(Wish(result, "value"), by=self.coordinator, reason="Pekar ut en enskild.")

    def do(self, what, promise, commitment, day, number):
        promise = Promise.objects.get(pk=self.promises[promise].pk)
        with suppress(*REFUSED), transaction.atomic():
            getattr(self, what)(promise, promise.commitments.get(number=commitment), day, number)
            return True
        return False

    def pass_days(self, number):
        self.clock.DEMO_DATE += timedelta(days=number)
        for each in self.promises:
            advance(each)


DEEDS = (
    "log", "log", "log", "hide", "change", "correct", "correct", "withdraw", "amend", "confirm", "title", "answer",
    "decline", "rules", "follow_up", "mask", "figure",
)  # fmt: skip


def known(promise, day):
    """All that was known of it then: what is said, and what is counted."""
    chain = Chain.objects.get(promise=promise)
    record = known_on(promise, day)
    return {
        "file": json.loads(normalise(document_at(chain, version_on(chain, day).number))),
        "said": {number: sentence(each) for number, each in record.progress(day).items()},
        "counted": sorted(map(repr, record.packed)),
        "beside": {path: dict(row) for path, row in record.of_nouns("questions", "editions").items()},
    }


def without(said, *left_out, name=NAME):
    """The same with the marker for the ``name``, and without what is ``left_out``."""
    if isinstance(said, dict):
        return {key: without(each, *left_out, name=name) for key, each in said.items() if key not in left_out}
    if isinstance(said, list):
        return [without(each, *left_out, name=name) for each in said]
    return said.replace(name, marker(MaskingGround.IDENTITY)) if isinstance(said, str) else said


@given(done=st.lists(deeds(), min_size=6, max_size=14))
@hypothesis(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_record_says_what_rows_say_and_of_each_day_what_was_known_then(done, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with transaction.atomic():
        town, then, figures = Town(settings), {}, ()
        for what, *how in done:
            today = settings.DEMO_DATE
            if what == "day":
                then |= {(each, today): known(each, today) for each in town.promises}
                town.pass_days(how[-1] % 20 + 1)
            elif town.do(what, *how) and what in ("mask", "figure"):
                # A masked figure is noted beside it.
                figures = figures or ("results", "note") * (what == "figure")
                then = {where: without(said) if what == "mask" else said for where, said in then.items()}
            for each in town.promises:
                assert list(verify(Chain.objects.get(promise=each))) == []
            for (promise, day), said in then.items():
                assert without(known(promise, day), *figures, name="-") == without(said, *figures, name="-")
        transaction.set_rollback(True)
