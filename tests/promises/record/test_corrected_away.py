"""A row that is corrected out of its promise is gone there: dated, with its reason, and nowhere counted any more."""

from datetime import date
from decimal import Decimal

import pytest

from followup.masking.actions import Wish, mask
from promises.log.actions import change_activity, correct_activity, is_public, log_activity
from promises.models import Activity
from promises.record.models import Chain
from promises.record.reading import known_on, newest
from promises.record.rulebook import Rule
from promises.record.verification import verify
from promises.record.versions import advance
from promises.words.enums import Detail, MaskingReach
from promises.writing.preview import preview
from promises.writing.publication_rules import rules_fingerprint, set_rules
from tests import factories as f
from tests.client import words
from tests.promises.sent_forms import agreed, shown
from tests.promises.sent_forms import log as send

pytestmark = pytest.mark.django_db
MAY, OCTOBER = date(2020, 5, 12), date(2020, 10, 15)


@pytest.fixture
def promised(october, settings):
    """A promise, another one of the same kind of work, and a control that serves the first, public since May."""
    settings.DEMO_DATE = MAY
    ours, theirs = (f.four_commitments(f.published_promise(slug=slug))[3] for slug in ("2020", "sommar"))
    for each in (ours, theirs):
        advance(each.promise)
    given = [{"commitment": ours, "quantity": Decimal(1)}]
    row = log_activity(
        by=f.officer(), municipality=ours.promise.municipality, kind=ours.kind, title="Kontroll",
        starts_on=date(2020, 5, 10), contributions=given, note="Vid skolan",
    )  # fmt: skip
    settings.DEMO_DATE = OCTOBER
    return ours, theirs, row


def done(commitment, day=OCTOBER):
    record = known_on(commitment.promise, day)
    return record.progress(day)[commitment.number].done or 0


def holds(*commitments):
    return not [line for each in commitments for line in verify(Chain.objects.get(promise=each.promise))]


@pytest.mark.parametrize("to", ["another promise", "none"])
def test_it_counts_no_more_in_the_old_promise_and_says_when_and_why(client, promised, to):
    ours, theirs, row = promised
    given = [{"commitment": theirs, "quantity": Decimal(1)}] if to == "another promise" else []
    correct_activity(row, by=f.officer(), reason="Fel löfte", contributions=given)
    assert (done(ours), done(theirs)) == (0, len(given))
    assert done(ours, date(2020, 10, 14)) == 1  # as it was known then
    said = newest([ours.promise])[ours.promise.pk].activities([str(row.uid)])[str(row.uid)]
    assert (said["withdrawn_on"], said["withdrawn_reason"]) == ("2020-10-15", "Fel löfte")
    version = Chain.objects.get(promise=ours.promise).versions.last()
    assert (version.day, version.cause) == (OCTOBER, "corrected")
    history = words(client.get("/vaggeryd/2020/historik/"))
    assert "Återtagen den 15 oktober 2020, Vaggeryds kommun. Skäl: Fel löfte" in history
    assert holds(ours, theirs)


def test_the_desk_reads_beforehand_what_differs_in_both_promises(promised):
    ours, theirs, row = promised
    given = [{"commitment": theirs, "quantity": Decimal(1)}]
    act = lambda: correct_activity(row, by=f.officer(), reason="Fel löfte", contributions=given)  # noqa: E731
    seen = preview(act, [ours.promise, theirs.promise])
    assert [(each.promise, each.commitment) for each in seen.differences] == [
        (ours.promise.pk, 4),
        (theirs.promise.pk, 4),
    ]


def test_the_form_says_so_before_it_is_saved(client, promised):
    ours, _, _ = promised
    client.force_login(f.officer())
    send(client, ours, starts_on="2020-10-10")
    address = f"/arbete/insatser/{Activity.objects.exclude(title='Kontroll').get().uid}/ratta/"
    values = shown(client.get(address)) | {"commitment": "inget", "reason": "Fel löfte"}
    assert done(ours) == 2
    assert agreed(client, address, values).status_code == 302
    assert done(ours) == 1
    assert holds(ours)


@pytest.mark.past_the_actions
def test_a_record_that_goes_on_counting_it_does_not_hold(promised):
    ours, _, row = promised
    correct_activity(row, by=f.officer(), reason="Fel löfte", contributions=[])
    chain = Chain.objects.get(promise=ours.promise)
    newest_version = chain.versions.last()
    chain.parts.filter(first=newest_version.number).delete()
    chain.parts.filter(last=newest_version.number - 1).update(last=None)
    assert any("the rows are not what version" in line for line in verify(chain))


def test_the_correction_was_heard_of_and_is_itself_corrected_not_changed(promised):
    ours, _, row = promised
    away = correct_activity(row, by=f.officer(), reason="Fel löfte", contributions=[])
    assert is_public(away)
    with pytest.raises(Exception, match="redan offentlig"):
        change_activity(away, by=f.officer(), contributions=[{"commitment": ours, "quantity": Decimal(1)}])
    back = correct_activity(
        away, by=f.officer(), reason="Rätt från början", contributions=[{"commitment": ours, "quantity": 1}]
    )
    assert back.publish_on == OCTOBER
    assert done(ours) == 1
    assert holds(ours)


def test_it_goes_the_day_that_its_correction_can_be_read(promised, settings):
    """Where the other promise tells such work in sums alone, the correction waits for their day."""
    ours, theirs, row = promised
    sums = {None: Rule(Detail.MONTH, 0, shows_place=False)}
    set_rules(theirs.promise, sums, by=f.coordinator(), seen=rules_fingerprint(theirs.promise))
    correct_activity(
        row,
        by=f.officer(),
        reason="Fel löfte",
        contributions=[{"commitment": theirs, "quantity": Decimal(1)}],
    )
    assert done(ours) == 1
    settings.DEMO_DATE = date(2020, 11, 1)
    advance(ours.promise)
    advance(theirs.promise)
    assert (done(ours, settings.DEMO_DATE), done(theirs, settings.DEMO_DATE)) == (0, 1)
    assert holds(ours, theirs)


@pytest.mark.parametrize(
    ("field", "told"), [("correction_reason", "Annas löfte"), ("note", "Vid Annas skola")]
)
def test_what_is_masked_of_the_correction_is_masked_in_the_old_promise_too(promised, field, told):
    ours, theirs, row = promised
    away = correct_activity(
        row, by=f.officer(), reason="Annas löfte", note="Vid Annas skola", contributions=[{"commitment": theirs, "quantity": 1}]
    )  # fmt: skip
    mask(
        Wish(Activity.objects.get(pk=away.pk), field, reach=MaskingReach.ROW),
        by=f.coordinator(),
        reason="Namn",
    )
    assert not [each for each in Chain.objects.get(promise=ours.promise).parts.all() if told in each.content]
    assert holds(ours, theirs)
