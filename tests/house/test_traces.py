"""Hidden work leaves no trace: every byte and every header that anybody can be sent, before and after it.

Nothing is exempted. What waits for its day, what is told only in sums, drafts, internal words and unshown photos
are logged, changed, corrected and withdrawn, a minute later each; and nobody outside can tell that it was done.
"""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from followup.approval.actions import Actor, hand_on
from followup.approval.drafts import open_report, save_words
from medborgarlofte.conflict import fingerprint
from medborgarlofte.page_store import forget_pages
from promises import models as m
from promises.editing.confirmations import confirm_nothing_done
from promises.editing.promises import change_promise, create_promise
from promises.est import actions as est_actions
from promises.log.actions import (
    change_activity,
    correct_activity,
    log_activity,
    withdraw_activity,
)
from promises.log.photos import add_photo, describe_photo, remove_photo, show_photo
from promises.questions.actions import ask, save_answer
from promises.record.rulebook import Rule
from promises.record.versions import add_version
from promises.rounds import actions as rounds_actions
from promises.walks import actions as walks_actions
from promises.walks import invitation_actions, measures
from promises.words.enums import Detail, VersionCause
from promises.words.weeks import Week
from promises.writing.publication_rules import rules_fingerprint, set_rules
from promises.writing.store import remove, store
from tests import factories as f
from tests.crawl import answer, surface
from tests.factories.promises import moment
from tests.followup.approval.walked import published
from tests.followup.sealing.sealed import recorded, write
from tests.promises.photos import pictures
from tests.promises.tables import table_files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

NOW = datetime(2020, 10, 15, 8, 0, tzinfo=UTC)
WALK = uuid.UUID(int=7)
DOORS = (
    "/", "/sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/.well-known/security.txt", "/favicon.ico",
    "/schema/medborgarlofte-1.json", "/flode.atom", "/vaggeryd/flode.atom", "/vaggeryd/kalender.ics",
    "/vaggeryd/2020/kalender.ics", "/vaggeryd/2020/flode.atom", "/vaggeryd/2020/lofte.json", "/verifiera/",
    "/vaggeryd/2020/bevis.json", "/oppna-data/huvuden.json",
    "/vaggeryd/2021/", "/vaggeryd/2020/atagande/99/", "/vaggeryd/vapen", "/vaggeryd/tema.css", "/finns-inte/",
    "/vaggeryd/2020/foto", "/vaggeryd/2020/annat/", "/vaggeryd/2020/uppfoljning/2020-t1/", "/vaggeryd/2020/uppfoljning/2020-t3/",
    "/vaggeryd/2020/atagande/4/?fran=2020-10-01&till=2020-10-31", "/sok/?q=tryggare", "/habo/",
)  # fmt: skip


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as held:
        yield held


@pytest.fixture
def world(clock):
    """Vaggeryd's promise with something public of everything, rounds told per month, traffic after two days."""
    promise = f.published_promise(title="Tryggare i vardagen", announced_on=date(2020, 6, 18))
    walks, est_, hot, traffic = f.four_commitments(promise)
    people = f.result_measure("gripna", hot.kind, counts_people=True)
    for day, value in ((2, 12), (9, 7), (20, 3)):
        f.result(f.activity(date(2020, 9, day), hot, place="Parken"), people, value)
    f.activity(date(2020, 8, 3), hot)
    f.activity(date(2020, 8, 4), kind=hot.kind, promise=promise, place="Parken")
    f.activity(date(2020, 8, 4), promise=promise, title="Reflexer vid skolan")
    shown = f.activity(date(2020, 8, 1), traffic)
    f.activity(date(2020, 6, 1), est_)
    walk = f.walk(walks, uid=WALK, draft=False)
    f.measure(f.observation(walk))
    f.walk(walks, date(2020, 8, 30), title="Vandring utan protokoll")
    f.invitation(promise, uid=uuid.UUID(int=8), commitment=walks)
    f.invitation(promise, uid=uuid.UUID(int=9), held_on=date(2020, 10, 15))
    f.question(promise, answered=True)
    photo = add_photo(shown, by=f.officer(), uid=uuid.uuid4(), data=pictures.from_a_phone(), alt="En skylt")
    show_photo(photo, by=f.officer())
    rules = {hot.kind: Rule(Detail.MONTH, shows_place=False), traffic.kind: Rule(Detail.DAY, 2)}
    set_rules(promise, rules, by=f.coordinator(), seen=rules_fingerprint(promise))
    published(recorded(write(promise.periods.get(slug="2020-t2"))))
    # What was written by hand above is in the record before anything is compared.
    add_version(promise, VersionCause.EDITED, activities=None)
    promise.refresh_from_db()
    return promise


def hidden_work(promise, folder):
    """Everything that is done and not to be seen, each a minute after the one before: ``(what, do)``."""
    walks, _, hot, traffic = promise.commitments.order_by("number")
    by, lead, place = f.officer(), f.coordinator(), promise.municipality
    people = m.ResultMeasure.objects.get(kind=hot.kind)
    told = m.Activity.objects.filter(kind=hot.kind, starts_on__month=9).order_by("starts_on")
    twelve, seven, three = told
    made = {}

    def log(towards, day, **fields):
        row = log_activity(
            by=by, municipality=place, kind=towards.kind, title=f"Dolt {day}", starts_on=day,
            **{"contributions": [{"commitment": towards}]} | fields,
        )  # fmt: skip
        made[towards.number] = row
        return row

    today = date(2020, 10, 15)
    yield "a delayed row", lambda: log(traffic, today, internal_note="hemligt", internal_staff=4)
    yield "it is changed", lambda: change_activity(made[4], by=by, note="Mer", internal_place="Väg 1")
    yield (
        "it is corrected",
        lambda: made.update({4: correct_activity(made[4], by=by, reason="Fel", note="Annat")}),
    )
    yield (
        "a photo of it is shown",
        lambda: show_photo(
            add_photo(made[4], by=by, uid=uuid.uuid4(), data=pictures.from_a_phone(), alt="Väg"), by=by
        ),
    )
    yield "it is withdrawn", lambda: withdraw_activity(made[4], by=by, reason="Dubblett")
    yield "a delayed row outside the commitments", lambda: log(
        traffic, today, contributions=[], promise=promise
    )  # fmt: skip
    yield "and a round of a month that is told", lambda: log(
        hot, date(2020, 9, 23), contributions=[], promise=promise
    )  # fmt: skip
    yield "a row that is to wait longer", lambda: log(traffic, today, publish_on=date(2020, 12, 24))
    yield "a round of this month", lambda: log(hot, today, results=[{"measure": people, "value": Decimal(9)}])
    yield (
        "a late round of a month that is told",
        lambda: log(hot, date(2020, 9, 21), results=[{"measure": people, "value": Decimal(2)}]),
    )
    yield (
        "a late round that wants a day of its own",
        lambda: log(hot, date(2020, 9, 22), publish_on=date(2020, 10, 15)),
    )
    yield "the late round is corrected", lambda: correct_activity(made[3], by=by, reason="Fel dag", note="x")
    yield "a told round is corrected", lambda: made.update(
        told=correct_activity(
            twelve, by=by, reason="Fel tal", contributions=[{"commitment": hot, "quantity": Decimal(5)}],
            results=[{"measure": people, "value": Decimal(14)}],
        )
    )  # fmt: skip
    yield "its correction too", lambda: correct_activity(made["told"], by=by, reason="Igen", place="Torget")
    yield "a told round is withdrawn", lambda: withdraw_activity(seven, by=by, reason="Inte gjord")
    yield "and one that counted few", lambda: withdraw_activity(three, by=by, reason="Inte gjord")
    yield (
        "a round is begun",
        lambda: made.update(
            round=rounds_actions.start_round(f.hot_spot(), by=by, organisation=f.organisation())[0]
        ),
    )
    yield (
        "and ended",
        lambda: rounds_actions.end_round(
            made["round"], by=by, kind=hot.kind, title="Runda", staff=2, contributions=[{"commitment": hot}]
        ),
    )
    yield "a table of delayed rows", lambda: table_files.read_in(
        folder,
        table_files.csv_bytes([
            table_files.row(slag=traffic.kind.name, datum="2020-10-14", åtagande="vaggeryd/2020/4"),
            table_files.row(slag=hot.kind.name, datum="2020-09-14", åtagande="vaggeryd/2020/3"),
        ]),
        by,
    )  # fmt: skip
    yield "internal words of the promise", lambda: change_promise(promise, by=lead, internal_note="Ring Eva")
    yield "internal words of a commitment", lambda: store(_with(hot, internal_note="Ring Bo"), by=lead)
    yield "EST is reported", lambda: est_actions.report_situation(
        by=by, municipality=place, organisation=f.organisation(), week=Week(2020, 42),
        rows=[{"category": "litter", "internal_place": "Torget"}],
    )  # fmt: skip
    yield "and mended", lambda: store(_with(m.SituationReport.objects.get(), internal_place="Parken"), by=by)
    yield "and taken away", lambda: remove(m.SituationReport.objects.get(), by=by)
    public_row = m.Activity.objects.get(starts_on=date(2020, 8, 1))
    yield (
        "a photo of a public row, unshown",
        lambda: made.update(
            photo=add_photo(public_row, by=by, uid=uuid.uuid4(), data=pictures.photo(), alt="Bil")
        ),
    )
    yield "described", lambda: describe_photo(made["photo"], by=by, alt="En bil")
    yield "and removed", lambda: remove_photo(made["photo"], by=by, reason="Suddigt")
    draft = m.Activity.objects.get(title="Vandring utan protokoll")
    yield (
        "a draft of a protocol",
        lambda: made.update(
            seen=walks_actions.add_observation(
                draft,
                by=by,
                uid=uuid.uuid4(),
                category="lighting",
                place="Bron",
                text="Mörkt",
                measure="Lampa",
            )
        ),
    )
    yield "is described", lambda: walks_actions.describe_walk(
        draft, by=by, seen=walks_actions.walk_fingerprint(m.SafetyWalk.objects.get(activity=draft)),
        participations=[{"organisation": f.police(), "people": 3}], residents=3,
    )  # fmt: skip
    yield "an observation is taken back", lambda: walks_actions.remove_observation(made["seen"], by=by)
    yield "an invitation is written", lambda: made.update(
        invited=invitation_actions.invite(
            by=by, promise=promise, uid=uuid.uuid4(), area="Hok", held_on=date(2020, 11, 1),
            from_time=moment(today).time(), meeting_place="Torget", organiser=f.organisation(),
        )
    )  # fmt: skip
    yield (
        "changed",
        lambda: invitation_actions.change_invitation(
            made["invited"],
            by=by,
            seen=invitation_actions.invitation_fingerprint(made["invited"]),
            area="Byarum",
        ),
    )
    yield "and removed", lambda: invitation_actions.remove_invitation(made["invited"], by=by)
    yield "a walk is logged that waits", lambda: log(walks, today, publish_on=date(2020, 10, 20))
    yield (
        "what was invited to",
        lambda: invitation_actions.join_invitation(
            m.WalkInvitation.objects.get(uid=uuid.UUID(int=9)), made[1], by=by
        ),
    )
    yield "a question comes", lambda: ask(promise, text="När?", name="Ali", email="ali@example.se")
    question = m.Question.objects.filter
    yield "its answer is drafted", lambda: save_answer(
        question(published_at=None).get(), by=by, seen=fingerprint(question(published_at=None).get()),
        text="När?", answer="Snart",
    )  # fmt: skip
    yield (
        "a new promise is drafted",
        lambda: made.update(draft=create_promise(by=lead, municipality=place, slug="2021", title="Utkast")),
    )
    yield "and named", lambda: change_promise(made["draft"], by=lead, title="Annat utkast")
    period = promise.periods.get(slug="2020-t1")
    yield "a follow-up is opened", lambda: made.update(report=open_report(period=period, by=lead))
    yield (
        "written",
        lambda: save_words(report=made["report"], actor=Actor(lead), values={(0, "summary"): "Bra"}, seen={}),
    )
    yield (
        "and handed in",
        lambda: hand_on(
            report=m.ReportingPeriod.objects.get(pk=period.pk).report, actor=Actor(f.police_officer())
        ),
    )
    rules = {hot.kind: Rule(Detail.MONTH, shows_place=False), traffic.kind: Rule(Detail.DAY, 2)}
    yield (
        "a rule is set for what nobody has logged",
        lambda: set_rules(
            promise,
            rules | {f.kind("nattvandring"): Rule(Detail.WEEK, 1)},
            by=lead,
            seen=rules_fingerprint(promise),
        ),
    )


def _with(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


def differing(before, after):
    """Which addresses answer otherwise, and with what."""
    found = []
    for path in sorted(before.keys() | after.keys()):
        one, two = before.get(path), after.get(path)
        if one != two:
            heads = set(one[1]) ^ set(two[1]) if one and two else {"missing"}
            found.append((path, sorted(map(str, heads))[:4], bool(one and two and one[2] != two[2])))
    return found


def test_nothing_public_differs_by_a_byte_or_a_header(client, world, clock, tmp_path):
    before = surface(client, *DOORS)
    assert len(before) > 100
    polled, done = ("/vaggeryd/2020/", "/vaggeryd/2020/kalender.ics"), 0
    for what, do in hidden_work(world, tmp_path):
        clock.shift(timedelta(minutes=1))
        do()
        done += 1
        assert [answer(client.get(path)) for path in polled] == [before[path] for path in polled], what
    assert done > 35
    assert differing(before, surface(client, *DOORS)) == []
    # Not because pages were remembered: made anew, they are the same.
    forget_pages()
    assert differing(before, surface(client, *DOORS)) == []


def open_work(promise):
    """Everything that anybody is to see at once: ``(what, do)``."""
    walks, _, _, traffic = promise.commitments.order_by("number")
    by, lead, place = f.officer(), f.coordinator(), promise.municipality
    made = {}
    yield (
        "a delay is taken away",
        lambda: set_rules(
            promise, {traffic.kind: Rule(Detail.DAY)}, by=lead, seen=rules_fingerprint(promise)
        ),
    )
    yield "a row", lambda: made.update(
        row=log_activity(
            by=by, municipality=place, kind=traffic.kind, title="Kontroll", starts_on=date(2020, 10, 14),
            contributions=[{"commitment": traffic}],
        )
    )  # fmt: skip
    yield (
        "is corrected",
        lambda: made.update(row=correct_activity(made["row"], by=by, reason="Fel", note="Ny")),
    )
    yield (
        "gets a photo",
        lambda: made.update(
            photo=show_photo(
                add_photo(made["row"], by=by, uid=uuid.uuid4(), data=pictures.photo(), alt="Bil"), by=by
            )
        ),
    )
    yield "in other words", lambda: describe_photo(made["photo"], by=by, alt="En bil vid vägen")
    yield "that is removed", lambda: remove_photo(made["photo"], by=by, reason="Suddigt")
    yield "is withdrawn", lambda: withdraw_activity(made["row"], by=by, reason="Dubblett")
    yield "something outside the commitments", lambda: log_activity(
        by=by, municipality=place, kind=traffic.kind, title="Reflexer", starts_on=date(2020, 10, 14), promise=promise
    )  # fmt: skip
    draft = m.Activity.objects.get(title="Vandring utan protokoll")
    yield (
        "a protocol is published",
        lambda: walks_actions.publish_protocol(
            draft, by=by, seen=walks_actions.protocol_fingerprint(m.SafetyWalk.objects.get(activity=draft))
        ),
    )
    yield (
        "a measure is added to it",
        lambda: measures.add_measure(
            m.Observation.objects.filter(walk__activity__uid=WALK).get(), by=by, text="Fler lampor"
        ),
    )
    yield "the walk that was invited to is logged", lambda: invitation_actions.join_invitation(
        m.WalkInvitation.objects.get(uid=uuid.UUID(int=9)),
        log_activity(
            by=by, municipality=place, kind=walks.kind, title="Vandring", starts_on=date(2020, 10, 15),
            contributions=[{"commitment": walks}],
        ),
        by=by,
    )  # fmt: skip
    yield (
        "another is called off",
        lambda: invitation_actions.cancel_invitation(
            m.WalkInvitation.objects.get(uid=uuid.UUID(int=8)), by=by, reason="Storm"
        ),
    )
    yield "whom to ask of the promise", lambda: change_promise(promise, by=lead, contact="Växeln")
    yield "a commitment", lambda: store(_with(traffic, text_en="More checks"), by=lead)


def test_what_is_seen_makes_every_page_anew_and_tells_the_day_of_it(client, world, clock, settings):
    def known():
        return m.Promise.objects.get(slug="2020").public_revision

    for what, do in open_work(world):
        clock.shift(timedelta(minutes=1))
        before = known()
        do()
        assert known() != before, what
    calendar = client.get("/vaggeryd/2020/kalender.ics").content.decode()
    stamps = set(re.findall(r"(?:DTSTAMP|LAST-MODIFIED):(.*)\r", calendar))
    assert stamps == {"20201015T100000Z"}
    settings.DEMO_DATE = date(2020, 10, 16)  # a follow-up that tells of the period was made today
    before, period = known(), m.ReportingPeriod.objects.get(promise__slug="2020", slug="2020-t1")
    walks = m.Commitment.objects.get(promise__slug="2020", number=1)
    why = "Rundorna blev inte av."
    confirm_nothing_done(walks, period, f.organisation(), by=f.coordinator(), late_reason=why)
    assert known() != before
