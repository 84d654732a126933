"""The way of a follow-up: who may do what, in what order, and what it rests on."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from followup.approval.actions import Actor, approve, hand_on, register, renew, send_back, withdraw
from followup.approval.approval_status import approval_status, approvals, frozen, may_be_published
from followup.approval.drafts import open_report
from followup.enums import SignIn, State, StepKind
from followup.models import Report, Step
from medborgarlofte.accounts.models import Delegation
from medborgarlofte.accounts.roles import Role
from promises.counting import ports
from promises.models import SafetyWalk, Signatory
from promises.record.public_document import export
from promises.words.enums import VersionCause
from promises.writing.revision import raise_revision
from tests import factories
from tests.client import words
from tests.followup.approval.walked import approved, approved_by, completed, published, wrote

ON = date(2020, 10, 15)


@pytest.fixture
def report(tertial_2) -> Report:
    made = open_report(period=tertial_2, by=factories.police_officer())
    return write(made, "En lugn sommar.")


def write(report, summary, by=None) -> Report:
    report.refresh_from_db()
    return wrote(report, by or factories.police_officer(), summary)


def state(report) -> State:
    return approval_status(report).state


def test_police_hand_in_then_the_municipality_then_both_approve(report):
    assert state(report) is State.DRAFTING
    hand_on(report=report, actor=Actor(factories.police_officer()))
    assert state(report) is State.SUBMITTED
    hand_on(report=report, actor=Actor(factories.coordinator()))
    assert state(report) is State.COMPLETED
    approved_by(report, factories.decider())
    assert state(report) is State.COMPLETED
    assert may_be_published(report, ON)[0] == "Polisen har inte godkänt."
    approved_by(report, factories.police_decider())
    assert state(report) is State.APPROVED


def test_the_municipality_cannot_hand_in_the_police_part_nor_the_police_the_municipalitys(report):
    with pytest.raises(PermissionDenied, match="Polisen"):
        hand_on(report=report, actor=Actor(factories.coordinator()))
    hand_on(report=report, actor=Actor(factories.police_officer()))
    with pytest.raises(PermissionDenied, match="Vaggeryds kommun"):
        hand_on(report=report, actor=Actor(factories.police_officer()))
    with pytest.raises(PermissionDenied):
        hand_on(report=report, actor=Actor(factories.officer()))


def test_a_period_that_is_not_over_is_not_handed_in(promise):
    police = factories.police_officer()
    running = open_report(period=promise.periods.get(slug="2020-t3"), by=police)
    with pytest.raises(ValidationError, match="inte slut"):
        hand_on(report=running, actor=Actor(police))


def test_what_is_handed_in_is_not_written_in_until_it_is_sent_back(report):
    completed(report)
    with pytest.raises(ValidationError, match="inne för godkännande"):
        write(report, "Nya ord.")
    with pytest.raises(ValidationError, match="Skriv vad"):
        send_back(report=report, actor=Actor(factories.decider()), comment=" ")
    send_back(report=report, actor=Actor(factories.decider()), comment="Säg varför rundorna uteblev.")
    assert state(report) is State.DRAFTING
    assert approval_status(report).sent_back.internal_comment == "Säg varför rundorna uteblev."
    assert write(report, "Nya ord.").summary == "Nya ord."


@pytest.mark.parametrize("step", ["submitted", "completed", "approved once"])
def test_it_is_sent_back_at_any_step_and_approved_anew(report, step):
    hand_on(report=report, actor=Actor(factories.police_officer()))
    if step != "submitted":
        hand_on(report=report, actor=Actor(factories.coordinator()))
    if step == "approved once":
        approved_by(report, factories.police_decider())
    send_back(report=report, actor=Actor(factories.coordinator()), comment="Fel månad.")
    completed(report)
    assert [each.short_name for each in approval_status(report).missing] == ["Vaggeryds kommun", "Polisen"]


def test_always_two_people(report):
    """One person who decides for both parties is still one."""
    both = factories.decider()
    factories.member(both, Role.DECIDER, factories.police(), factories.municipality())
    completed(report)
    freeze = approval_status(report).freeze
    for organisation, reason in ((factories.police(), None), (factories.organisation(), "två personer")):
        seen = (freeze.pk, factories.refreshed(report.period.promise).revision)
        if reason:
            with pytest.raises(ValidationError, match=reason):
                approve(report=report, actor=Actor(both), organisation=organisation.pk, seen=seen)
        else:
            approve(report=report, actor=Actor(both), organisation=organisation.pk, seen=seen)
    assert state(report) is State.COMPLETED


def test_those_who_wrote_it_cannot_be_the_only_ones_who_approve(report):
    writers = factories.police_decider("Petra Skriver"), factories.decider("Malte Skriver")
    for person, role, organisation in (
        (writers[0], Role.POLICE, factories.police()),
        (writers[1], Role.COORDINATOR, factories.organisation("Vaggeryds kommun")),
    ):
        factories.member(person, role, organisation, factories.municipality())
        write(report, f"Ord av {person.name}.", by=person)
    completed(report)
    freeze = approval_status(report).freeze
    for person, organisation in zip(writers, ("Polisen", "Vaggeryds kommun"), strict=True):
        seen = (freeze.pk, factories.refreshed(report.period.promise).revision)
        approve(
            report=report,
            actor=Actor(person),
            organisation=factories.organisation(organisation).pk,
            seen=seen,
        )
    assert "får inte ha skrivit" in may_be_published(report, ON)[0]
    approved_by(report, factories.decider("Nora Ny"))
    assert state(report) is State.APPROVED


def test_a_promise_of_the_police_alone_needs_two_of_the_police(client, report):
    Signatory.objects.exclude(organisation=factories.police()).delete()
    hand_on(report=report, actor=Actor(factories.police_officer()))
    assert state(report) is State.COMPLETED
    approved_by(report, factories.police_decider())
    assert may_be_published(report, ON)[0] == "Det behövs två personer som godkänner."
    for person, waits in ((factories.police_decider(), False), (factories.police_decider("Leif Vice"), True)):
        client.force_login(person)
        assert ("Väntar på dig." in words(client.get("/arbete/beslut/"))) is waits
        assert ("Godkänn uppföljningen av" in words(client.get("/arbete/"))) is waits
    approved_by(report, factories.police_decider("Leif Vice"))
    assert state(report) is State.APPROVED


def test_who_approves_elsewhere_is_a_stranger(report):
    completed(report)
    habo = factories.municipality("Habo")
    for person in (factories.police_decider("Olle", habo), factories.decider("Olga", habo)):
        with pytest.raises(PermissionDenied):
            approved_by(report, person)
        with pytest.raises(PermissionDenied):
            send_back(report=report, actor=Actor(person), comment="Nej.")


def test_a_superuser_approves_nothing(report):
    completed(report)
    with pytest.raises(PermissionDenied):
        approve(
            report=report, actor=Actor(factories.superuser()), organisation=factories.police().pk,
            seen=(approval_status(report).freeze.pk, report.period.promise.revision),
        )  # fmt: skip


def test_an_approval_raced_by_a_change_of_the_log_is_stopped(report):
    completed(report)
    seen = (approval_status(report).freeze.pk, factories.refreshed(report.period.promise).revision)
    from promises.log.actions import log_activity

    traffic = report.period.promise.commitments.get(number=4)
    log_activity(
        by=factories.officer(), municipality=traffic.promise.municipality, kind=traffic.kind, title="Kontroll",
        starts_on=date(2020, 6, 1), contributions=[{"commitment": traffic}],
    )  # fmt: skip
    with pytest.raises(ValidationError, match="ändrades medan du läste"):
        approve(
            report=report,
            actor=Actor(factories.decider()),
            organisation=factories.organisation().pk,
            seen=seen,
        )
    assert not approval_status(report).approved


def test_renewed_figures_void_the_approvals_before_them(report):
    completed(report)
    approved_by(report, factories.decider())
    before = approval_status(report).freeze
    factories.activity(
        date(2020, 6, 1), report.period.promise.commitments.get(number=4), title="Sen kontroll"
    )
    assert "Sen kontroll" not in frozen(report, published=ON).data.decode()
    renew(report=report, actor=Actor(factories.police_decider()))
    assert approval_status(report).freeze.pk != before.pk
    assert not approval_status(report).approved
    assert "Sen kontroll" in frozen(report, published=ON).data.decode()


def test_what_was_frozen_is_published_though_the_log_went_on(report):
    approved(report)
    factories.activity(
        date(2020, 6, 1), report.period.promise.commitments.get(number=4), title="Sen kontroll"
    )
    edition = frozen(report, published=date(2020, 10, 20))
    entry, data = edition.entry, edition.data
    assert "Sen kontroll" not in data.decode()
    assert entry["published"] == "2020-10-20"
    assert json.loads(data)["follow_ups"][-1] == entry
    assert [each["name"] for each in entry["approvals"]] == ["Lena Polischef", "Britt Beslutsfattare"]
    assert entry["approvals"][0]["title"] == "lokalpolisområdeschef"
    assert {each["sign_in"] for each in entry["approvals"]} == {"code"}


@pytest.mark.parametrize(("came", "told"), [(4, {"few_residents": True}), (5, {"residents": 5})])
def test_fewer_than_five_residents_of_a_walk_are_not_told_by_the_file_that_is_sealed(report, came, told):
    walk = factories.walk(report.period.promise.commitments.get(number=1), draft=False)
    SafetyWalk.objects.update(residents=came, light="dark")
    approved(report)
    rows = json.loads(frozen(report, published=ON).data)["activities"]
    assert {row["uid"]: row.get("safety_walk") for row in rows}[str(walk.uid)] == {"light": "dark", **told}


def test_that_the_log_changed_after_the_freeze_is_said_before_it_is_signed(client, report):
    approved(report)
    client.force_login(factories.coordinator())
    page = "/arbete/vaggeryd/2020/uppfoljning/2020-t2/publicera/"
    said = "Loggen har ändrats sedan siffrorna frystes"
    assert said not in words(client.get(page))
    factories.activity(date(2020, 6, 1), report.period.promise.commitments.get(number=4))
    raise_revision(report.period.promise, by=factories.officer(), cause=VersionCause.EDITED)
    shown = words(client.get(page))
    assert f"{said} Åtagande 4: " in shown
    assert "i perioden 1 insats, tidigare uppgift saknas." in shown
    assert "Det som publiceras är det som parterna har godkänt." in shown


def test_what_changed_while_it_was_read_is_told_before_it_is_approved(client, report):
    completed(report)
    client.force_login(factories.decider())
    page = "/arbete/vaggeryd/2020/uppfoljning/2020-t2/"
    before = client.get(f"{page}granska/")
    form = before.context["form"]
    sent = {name: form[name].value() for name in ("seen", "read")} | {"approve": factories.organisation().pk}
    raise_revision(report.period.promise, by=factories.officer(), cause=VersionCause.EDITED)
    answer = client.post(f"{page}granska/", sent)
    assert answer.status_code == 409
    assert "Något ändrades medan du läste." in words(answer)
    assert not approvals(report)
    sent["seen"] = answer.context["form"]["seen"].value()
    assert client.post(f"{page}granska/", sent).status_code == 302


def step_form(client, page):
    """What the page of the steps carries of what was read."""
    form = client.get(page).context["form"]
    return {name: form[name].value() for name in ("seen", "read")}


def test_what_was_not_read_is_not_handed_on(client, report):
    page = "/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/"
    client.force_login(factories.police_officer())
    opened = step_form(client, page) | {"hand_on": "1"}
    Report.objects.filter(pk=report.pk).update(summary="En kollegas ord.")
    stopped = client.post(page, opened)
    assert stopped.status_code == 409
    assert "Läs den som den är nu." in words(stopped)
    assert "En kollegas ord." in words(stopped)
    assert client.post(page, {"hand_on": "1"}).status_code == 409
    assert not report.steps.filter(kind=StepKind.SUBMITTED).exists()
    assert client.post(page, step_form(client, page) | {"hand_on": "1"}).status_code == 302


def test_a_step_pressed_twice_or_after_somebody_else_s_is_told_as_that(client, report):
    """Not as a page that the person has no right to."""
    page = "/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/"
    client.force_login(factories.police_officer())
    press = step_form(client, page) | {"hand_on": "1"}
    assert [client.post(page, press).status_code for _ in range(2)] == [302, 409]
    client.force_login(factories.coordinator())
    opened = step_form(client, page)
    client.post(page, opened | {"send_back": "1", "comment": "Siffran för augusti saknas."})
    late = client.post(page, opened | {"send_back": "1", "comment": "Skriv om rundorna också."})
    assert late.status_code == 409
    assert "Skriv om rundorna också." in words(late)
    assert "gått vidare" in words(late)
    assert report.steps.filter(kind=StepKind.SENT_BACK).count() == 1


def test_numbers_and_dates_are_asked_for_and_never_made_up(report):
    completed(report)
    approved_by(report, factories.decider())
    approved_by(report, factories.police_decider())
    assert may_be_published(report, ON) == ["Diarienummer och datum är inte ifyllda."]
    actor = Actor(factories.coordinator())
    with pytest.raises(ValidationError) as told:
        register(report=report, actor=actor, fields={"municipal_number": "KS 2020/9"}, complete=False)
    assert set(told.value.message_dict) == {"police_number", "drawn_up_on", "received_on"}
    with pytest.raises(ValidationError, match="ett personnummer"):
        register(report=report, actor=actor, fields={"municipal_number": "811228-9874"}, complete=True)
    register(report=report, actor=actor, fields={"municipal_number": "KS 2020/9"}, complete=True)
    assert may_be_published(report, ON) == []
    report.refresh_from_db()
    entry = frozen(report, published=ON).entry
    assert entry["municipal_number"] == "KS 2020/9"
    assert "police_number" not in entry
    assert "drawn_up_on" not in entry


def test_a_registration_number_that_looks_like_a_person_s_is_asked_about(client, report):
    approved(report)
    client.force_login(factories.coordinator())
    page = "/arbete/vaggeryd/2020/uppfoljning/2020-t2/publicera/"
    form = {"municipal_number": "811228-9874", "complete": "on", "confirmed": "on"}
    answer = client.post(page, form)
    assert answer.status_code == 422
    assert "ser ut som ett personnummer" in words(answer)
    assert not report.editions.exists()
    answer = client.post(page, form | {"not_personal": "Så ser diariets nummer ut."})
    assert answer.status_code == 302
    assert report.editions.get()


def test_the_parties_see_it_for_some_days_before_it_is_public(report, settings):
    settings.PREVIEW_DAYS = 3
    approved(report)
    assert may_be_published(report, ON) == ["Parterna ska hinna läsa. Tidigast den 18 oktober 2020."]
    assert may_be_published(report, date(2020, 10, 18)) == []


# In another's place


def test_who_is_lent_the_right_approves_in_anothers_place_and_it_shows(report):
    lending = factories.delegation()
    completed(report)
    approved_by(report, lending.receiver)
    (consent,) = approvals(report)
    assert (consent.name, consent.instead_of) == ("Vera Vikarie", "Britt Beslutsfattare")


@pytest.mark.parametrize(
    "change",
    [
        {"starts_on": date(2020, 10, 16)},
        {"ends_on": date(2020, 10, 14)},
        "taken back",
        "the giver has left",
        "the giver decides no more",
        "the receiver works here no more",
    ],
    ids=str,
)
def test_a_delegation_holds_for_its_time_only(report, change):
    lending = factories.delegation(**(change if isinstance(change, dict) else {}))
    stamp = {"ended_at": report.created_at, "ended_by": lending.giver}
    if change == "taken back":
        Delegation.objects.update(**stamp)
    elif change == "the giver has left":
        type(lending.giver).objects.filter(pk=lending.giver.pk).update(is_active=False)
    elif change == "the giver decides no more":
        lending.giver.memberships.update(**stamp)
    elif change == "the receiver works here no more":
        lending.receiver.memberships.update(**stamp)
    hand_on(report=report, actor=Actor(factories.police_officer()))
    hand_on(report=report, actor=Actor(factories.coordinator("Sam")))
    seen = (approval_status(report).freeze.pk, factories.refreshed(report.period.promise).revision)
    with pytest.raises(PermissionDenied):
        approve(
            report=report, actor=Actor(lending.receiver), organisation=factories.organisation().pk, seen=seen
        )


# After it was published


def test_withdrawing_takes_every_party_and_leaves_a_note_in_public(client, report):
    ours, theirs = factories.decider(), factories.police_decider()
    with pytest.raises(ValidationError, match="inte publicerad"):
        withdraw(report=report, actor=Actor(ours), organisation=factories.organisation().pk, note="x")
    published(report)
    page = "/vaggeryd/2020/uppfoljning/2020-t2/"
    with pytest.raises(ValidationError, match="Skriv varför"):
        withdraw(report=report, actor=Actor(ours), organisation=factories.organisation().pk, note=" ")
    with pytest.raises(ValidationError, match="telefonnummer"):
        withdraw(
            report=report,
            actor=Actor(ours),
            organisation=factories.organisation().pk,
            note="Ring 070-123 45 67.",
        )
    withdraw(report=report, actor=Actor(ours), organisation=factories.organisation().pk, note="Fel kommun.")
    assert client.get(page).status_code == 200
    client.force_login(theirs)
    answer = client.post(
        "/arbete/vaggeryd/2020/uppfoljning/2020-t2/dra-tillbaka/", {"note": "Vi håller med."}
    )
    assert answer.status_code == 302
    desk = words(client.get("/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/"))
    assert "Tertial 2 2020: tillbakadragen" in desk
    assert "Publicerad." not in desk
    client.logout()
    for address in (page, f"{page}rapport.pdf", f"{page}utgava/1.pdf"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "Fel kommun." in words(answer)
        assert "En lugn sommar." not in words(answer)
    assert ports.follow_ups.published([report.period.promise_id]) == {}
    (entry,) = export(report.period.promise)["follow_ups"]
    assert (entry["withdrawn_on"], entry["withdrawn_note"]) == ("2020-10-15", "Fel kommun.")


def test_a_withdrawn_follow_up_is_written_anew_as_a_new_edition(client, report):
    published(report)
    for person, organisation in (
        (factories.decider(), factories.organisation()),
        (factories.police_decider(), factories.police()),
    ):
        withdraw(report=report, actor=Actor(person), organisation=organisation.pk, note="Fel.")
    published(write(report, "Rätt ord."), reason="Den förra var fel.")
    assert "Rätt ord." in words(client.get("/vaggeryd/2020/uppfoljning/2020-t2/"))


def test_every_step_says_who_when_how_and_for_whom(report):
    completed(report)
    step = approved_by(report, factories.police_decider())
    assert (step.name, step.title, step.organisation.name) == (
        "Lena Polischef",
        "lokalpolisområdeschef",
        "Polisen",
    )
    assert step.sign_in == SignIn.CODE
    kinds = list(Step.objects.values_list("kind", flat=True))
    assert kinds == ["wrote", "submitted", "completed", "approved"]


# What a seal is not spent on


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"drawn_up_on": date(2099, 1, 1)}, "drawn_up_on", "har inte varit än"),
        ({"drawn_up_on": date(2019, 1, 1)}, "drawn_up_on", "Perioden började"),
        ({"drawn_up_on": date(2020, 10, 5), "received_on": date(2020, 10, 1)}, "received_on", "innan den upprättades"),
        ({"received_on": date(2020, 12, 1)}, "received_on", "har inte varit än"),
        ({"municipal_number": "KS 🙂 12"}, "municipal_number", "Ta bort 🙂"),
    ],
)  # fmt: skip
def test_days_and_numbers_that_cannot_be_are_refused_before_they_are_sealed(report, said, field, words):
    completed(report)
    with pytest.raises(ValidationError) as refused:
        register(report=report, actor=Actor(factories.coordinator()), fields=said, complete=True)
    assert words in refused.value.message_dict[field][0]
    report.refresh_from_db()
    assert not report.municipal_number
    assert report.drawn_up_on is None


def test_what_the_report_cannot_print_is_told_before_anybody_approves(report):
    """A row that came in before every door refused such signs."""
    commitment = report.period.promise.commitments.get(number=4)
    row = factories.activity(date(2020, 6, 1), commitment)
    type(row).objects.filter(pk=row.pk).update(title="Kontroll 🚓 Hok")
    raise_revision(report.period.promise, by=factories.coordinator(), cause=VersionCause.EDITED)
    hand_on(report=report, actor=Actor(factories.police_officer()))
    with pytest.raises(ValidationError, match="Insatsen ”Kontroll 🚓 Hok”: Ta bort 🚓"):
        hand_on(report=report, actor=Actor(factories.coordinator()))


def test_nobody_approves_by_a_name_that_cannot_be_printed(report):
    completed(report)
    person = factories.decider()
    type(person).objects.filter(pk=person.pk).update(name="Britt 🙂")
    person.refresh_from_db()
    with pytest.raises(ValidationError, match="Ditt namn"):
        approved_by(report, person)
