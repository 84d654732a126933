"""People at work in the administration, told in their words."""

from datetime import date

import lxml.html
import pytest
from django.urls import reverse

from medborgarlofte.audit.models import AuditEvent
from promises.editing.confirmations import confirm_nothing_done
from promises.models import Activity, Contribution, Promise
from tests import factories as f
from tests.client import StrictClient, words
from tests.followup.editions import edition
from tests.promises.sent_forms import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

ADD = "admin:promises_activity_add"
CHANGE = "admin:promises_activity_change"


@pytest.fixture
def traffic():
    commitment = f.four_commitments(f.published_promise())[3]
    f.result_measure("kontrollerade fordon")
    f.result_measure("böter", position=2)
    return commitment


def signed_in(person) -> StrictClient:
    client = StrictClient()
    client.force_login(person)
    return client


def problems(response) -> list[str]:
    page = lxml.html.fromstring(response.content.decode())
    return [item.text_content() for item in page.xpath("//ul[contains(@class, 'errorlist')]/li")]


def log(client, traffic, **changes):
    url = f"{reverse(ADD)}?kind={traffic.kind.pk}"
    values = {
        "kind": traffic.kind.pk,
        "title": "Trafikkontroll på väg 152",
        "starts_on": "2020-05-14",
        "place": "Skillingaryd",
        "contributions-0-commitment": traffic.pk,
        "contributions-0-quantity": "1",
        "contributions-0-counts": "on",
        "results-0-value": "64",
        "traffic_operation-0-control": "speed",
        "traffic_operation-0-section": "Väg 152 norr om orten",
    }
    return client.post(url, typed(client.get(url), **(values | changes)))


def test_a_clerk_logs_the_second_quarters_traffic_operation_on_one_page(traffic):
    response = log(signed_in(f.officer()), traffic)
    assert response.status_code == 302, problems(response)
    logged = Activity.objects.get()
    assert Contribution.objects.get(commitment=traffic).activity == logged
    assert [(str(r.measure), r.value) for r in logged.results.all()] == [("kontrollerade fordon", 64)]
    assert logged.traffic_operation.section == "Väg 152 norr om orten"
    assert (logged.ends_on, logged.publish_on) == (date(2020, 5, 14), date(2020, 10, 15))
    assert logged.logged_for == f.organisation()
    assert AuditEvent.objects.filter(event="activity.logged", actor__contains="Hanna").count() == 1
    assert f.refreshed(traffic.promise).revision == 2


def test_who_did_it_and_what_was_controlled_are_said_here_too_and_by_nobody_beforehand(traffic):
    f.party(traffic, f.police())
    client = signed_in(f.officer())
    page = typed(client.get(f"{reverse(ADD)}?kind={traffic.kind.pk}"))
    assert (page.get("performed_by", ""), page["traffic_operation-0-control"]) == ("", "")
    refused = log(client, traffic)
    assert "Polisen ansvarar för åtagandet. Gjorde Polisen det? Välj vem som gjorde det." in problems(refused)
    assert log(client, traffic, performed_by=f.police().pk).status_code == 302
    assert Activity.objects.get().performed_by == f.police()


def test_the_page_lays_out_the_kinds_own_fields(traffic):
    client = signed_in(f.officer())
    of_kind = client.get(f"{reverse(ADD)}?kind={traffic.kind.pk}")
    names = [inline.formset.model.__name__ for inline in of_kind.context["inline_admin_formsets"]]
    assert names == ["Contribution", "Result", "TrafficOperation"]
    assert len(client.get(reverse(ADD)).context["inline_admin_formsets"]) == 6
    assert "Logga trafikinsats" in words(client.get(reverse("admin:promises_activity_changelist")))


def test_a_clerk_chooses_among_the_municipalitys_own_commitments(traffic):
    f.commitment(f.published_promise(place=f.municipality("Gnosjö")), title="Gnosjös eget")
    page = signed_in(f.officer()).get(reverse(ADD))
    assert "Vaggeryd 2020 · 4 Trafikinsats" in words(page)
    assert "Gnosjös eget" not in words(page)


def test_what_is_wrong_is_said_in_swedish_and_what_was_typed_is_kept(traffic):
    response = log(signed_in(f.officer()), traffic, starts_on="2020-11-14")
    assert "Dagen har inte varit än" in words(response)
    assert "väg 152" in response.content.decode()
    assert response.context["adminform"].form.errors["starts_on"]
    assert not Activity.objects.exists()
    assert not AuditEvent.objects.exists()


def test_fields_of_another_way_of_working_are_refused(traffic):
    response = log(signed_in(f.officer()), traffic, kind=f.kind("trygghetsvandring").pk)
    assert "hör inte till slaget trygghetsvandring" in words(response)


def test_a_public_row_is_corrected_with_a_reason(traffic):
    client = signed_in(f.officer())
    log(client, traffic)
    old = Activity.objects.get()
    url = reverse(CHANGE, args=[old.pk])
    page = client.get(url)
    response = client.post(url, typed(page, place="Vaggeryd"))
    assert "Skriv varför insatsen rättas" in words(response)
    response = client.post(url, typed(page, place="Vaggeryd", reason="Fel ort."))
    assert response.status_code == 302, problems(response)
    new = Activity.objects.get(replaces=old)
    assert (f.refreshed(old).place, new.place) == ("Skillingaryd", "Vaggeryd")
    assert new.results.get().value == 64
    assert new.correction_reason == "Fel ort."


def test_a_row_nobody_has_seen_is_changed_in_place(traffic):
    client = signed_in(f.officer())
    log(client, traffic, publish_on="2020-12-01")
    row = Activity.objects.get()
    url = reverse(CHANGE, args=[row.pk])
    response = client.post(url, typed(client.get(url), place="Vaggeryd"))
    assert response.status_code == 302, problems(response)
    assert Activity.objects.get().place == "Vaggeryd"


def test_two_people_correct_the_same_row_and_the_second_is_told(traffic):
    first, second = signed_in(f.officer()), signed_in(f.officer("Holger Handläggare"))
    log(first, traffic)
    url = reverse(CHANGE, args=[Activity.objects.get().pk])
    one, two = first.get(url), second.get(url)
    first.post(url, typed(one, place="Vaggeryd", reason="Fel ort."))
    response = second.post(url, typed(two, place="Klevshult", reason="Fel ort."))
    assert "redan rättad av Hanna Handläggare" in words(response)
    assert "Klevshult" in response.content.decode()
    assert Activity.objects.count() == 2


def test_two_people_change_the_same_promise_and_the_second_is_told(traffic):
    one, two = signed_in(f.coordinator()), signed_in(f.coordinator("Stig Samordnare"))
    url = reverse("admin:promises_promise_change", args=[traffic.promise.pk])
    first, second = one.get(url), two.get(url)
    assert one.post(url, typed(first, page_owner="Anna Ek")).status_code == 302
    response = two.post(url, typed(second, page_owner="Bo Ek"))
    assert "Någon annan har ändrat det här" in words(response)
    assert "Bo Ek" in response.content.decode()
    assert f.refreshed(traffic.promise).page_owner == "Anna Ek"
    response = two.post(url, typed(response, page_owner="Bo Ek"))
    assert response.status_code == 302, problems(response)


def test_who_mends_what_was_wrong_is_not_told_of_somebody_else(traffic):
    client = signed_in(f.coordinator())
    url = reverse("admin:promises_promise_change", args=[traffic.promise.pk])
    wrong = client.post(url, typed(client.get(url), page_owner="Anna " * 100))
    assert wrong.status_code == 200
    assert "Någon annan" not in words(wrong)
    mended = client.post(url, typed(wrong, page_owner="Anna Ek"))
    assert mended.status_code == 302, problems(mended)


def test_logging_meanwhile_does_not_stop_an_editor(traffic):
    editor = signed_in(f.coordinator())
    url = reverse("admin:promises_promise_change", args=[traffic.promise.pk])
    page = editor.get(url)
    log(signed_in(f.officer()), traffic)
    assert editor.post(url, typed(page, page_owner="Anna Ek")).status_code == 302


def test_a_clerk_withdraws_with_a_reason(traffic):
    client = signed_in(f.officer())
    log(client, traffic)
    row = Activity.objects.get()
    url = reverse(CHANGE, args=[row.pk]).replace("change/", "aterta/")
    assert "Återta insatsen" in words(client.get(reverse(CHANGE, args=[row.pk])))
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "Ställdes in."}).status_code == 302
    assert f.refreshed(row).withdrawn_reason == "Ställdes in."
    assert client.get(url).status_code == 403


def test_a_coordinator_writes_and_publishes_a_promise(traffic):
    promise = f.promise("2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    f.commitment(promise)
    client = signed_in(f.coordinator())
    url = reverse("admin:promises_promise_change", args=[promise.pk])
    changes = {
        "title": "Nytt löfte",
        "focus_areas-TOTAL_FORMS": "1",
        "focus_areas-0-position": "1",
        "focus_areas-0-name": "Trafik",
        "signatories-0-title": "Kommunalråd",
    }
    response = client.post(url, typed(client.get(url), **changes))
    assert response.status_code == 302, problems(response)
    assert promise.focus_areas.get().name == "Trafik"
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert events == {"promise.changed", "focus_area.added", "signatory.changed"}
    assert client.post(url.replace("change/", "publicera/")).status_code == 302
    assert f.refreshed(promise).published_by == f.coordinator()
    assert "Visa på webbplatsen" in words(client.get(url))


def test_a_superuser_is_offered_no_publishing():
    promise = f.promise()
    client = signed_in(f.superuser())
    url = reverse("admin:promises_promise_change", args=[promise.pk])
    assert "Publicera löftet" not in words(client.get(url))
    assert client.post(url.replace("change/", "publicera/")).status_code == 403


def test_a_clerk_reads_a_promise_but_changes_nothing(traffic):
    client = signed_in(f.officer())
    url = reverse("admin:promises_promise_change", args=[traffic.promise.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"title": "Mitt"}).status_code == 403


def test_an_amendment_brings_a_new_number(traffic):
    client = signed_in(f.coordinator())
    url = f"{reverse('admin:promises_amendment_add')}?promise={traffic.promise.pk}"
    walks = traffic.promise.commitments.get(number=1)
    changes = {
        "kind": "revised",
        "decided_on": "2020-09-01",
        "reason": "Färre orter.",
        "targets-0-commitment": walks.pk,
        "targets-0-form": "total",
        "targets-0-number": "2",
    }
    response = client.post(url, typed(client.get(url), **changes))
    assert response.status_code == 302, problems(response)
    assert [t.number for t in walks.targets.all()] == [4, 2]
    response = client.post(
        url, typed(client.get(url), **{"kind": "prolonged", "decided_on": "2020-09-01", "reason": "x"})
    )
    assert "nytt slutdatum" in words(response)
    late = {"kind": "revised", "decided_on": "2021-01-01", "reason": "x"}
    response = client.post(url, typed(client.get(url), **late))
    assert "Löftets sista dag är den 31 december 2020." in words(response)
    spring = traffic.promise.periods.get(slug="2020-t1")
    confirm_nothing_done(traffic, spring, f.organisation(), by=f.officer())
    other = {"decided_on": "2020-10-15", "targets-0-commitment": traffic.pk, "targets-0-form": "none"}
    response = client.post(url, typed(client.get(url), **{**changes, **other, "targets-0-number": ""}))
    assert response.status_code == 200
    assert "inte längre ha missats" in words(response)
    assert traffic.targets.count() == 1


def test_sub_targets_that_do_not_add_up_are_refused_in_the_administration_as_at_the_desk():
    walks = f.commitment(f.promise(), number=1, target={"form": "total", "number": 12})
    target = walks.targets.get()
    client, url = signed_in(f.coordinator()), reverse("admin:promises_target_change", args=[target.pk])
    parts = {
        f"parts-{n}-{name}": said
        for n, slug, number in ((0, "norr", "5"), (1, "soder", "9"))
        for name, said in (("slug", slug), ("label", slug), ("number", number), ("position", str(n + 1)))
    }
    wrong = typed(client.get(url), **{"parts-TOTAL_FORMS": "2"}) | parts
    assert "Delmålen är tillsammans 14, men talet är 12. Rätta det ena." in words(client.post(url, wrong))
    overlapping = {"number": "14", "parts-0-ends_on": "2020-06-30", "parts-1-starts_on": "2020-06-30"}
    assert "Dagarna går in i ett annat delmåls" in words(client.post(url, wrong | overlapping))
    assert client.post(url, wrong | {"number": "14"}).status_code == 302
    assert {part.slug: part.number for part in target.parts.all()} == {"norr": 5, "soder": 9}
    page = reverse("admin:promises_commitment_change", args=[walks.pk])
    answer = client.post(page, typed(client.get(page), **{"targets-0-number": "12"}))
    assert "Delmålen är tillsammans 14, men talet är 12. Rätta det ena." in words(answer)
    step = {"milestones-0-slug": "a", "milestones-0-position": "1", "milestones-0-number": "4"}
    half = typed(client.get(url), **{"milestones-TOTAL_FORMS": "1"}) | step
    assert "Ett delsteg mot ett antal har både ett antal och en dag." in words(client.post(url, half))
    assert f.refreshed(target).number == 14
    assert not target.milestones.exists()


def test_what_is_said_of_a_period_is_refused_in_the_administration_as_at_the_desk(traffic, settings):
    client, url = signed_in(f.officer()), reverse("admin:promises_confirmation_add")
    walks, period = traffic.promise.commitments.get(number=1), traffic.promise.periods.get(slug="2020-t2")
    said = {"commitment": walks.pk, "period": period.pk, "organisation": f.organisation().pk}
    settings.DEMO_DATE = date(2020, 8, 30)
    assert "Perioden är inte slut än." in words(client.post(url, said | {"kind": "nothing"}))
    settings.DEMO_DATE = date(2020, 10, 15)
    assert "utan villkor" in words(client.post(url, said | {"kind": "no_need"}))
    walks.condition = "Vid behov"
    walks.save()
    assert "Säg om det fanns något behov." in words(client.post(url, said | {"kind": "nothing"}))
    assert client.post(url, said | {"kind": "no_need"}).status_code == 302
    assert period.confirmations.get().kind == "no_need"


def test_a_commitment_is_taken_out_by_its_button(traffic):
    client = signed_in(f.coordinator())
    url = reverse("admin:promises_commitment_change", args=[traffic.pk]).replace("change/", "utga/")
    assert client.post(url, {"decided_on": "2020-09-01", "reason": "Vägen är stängd."}).status_code == 302
    assert f.refreshed(traffic).ended_by_amendment.kind == "ended"


def test_a_new_promise_is_made_from_an_empty_page():
    client = signed_in(f.coordinator())
    url = reverse("admin:promises_promise_add")
    changes = {"municipality": f.municipality().pk, "slug": "2020", "title": "Nytt löfte"}
    response = client.post(url, typed(client.get(url), **changes))
    assert response.status_code == 302, problems(response)
    assert Promise.objects.get().created_by == f.coordinator()


def test_observations_of_a_walk_are_written_on_its_page(traffic):
    from promises.models import SafetyWalk

    walk = traffic.promise.commitments.get(number=1)
    row = SafetyWalk.objects.create(activity=f.activity(towards=walk))
    client = signed_in(f.officer())
    url = reverse("admin:promises_safetywalk_change", args=[row.pk])
    changes = {
        "observations-TOTAL_FORMS": "1",
        "observations-0-number": "1",
        "observations-0-category": "lighting",
        "observations-0-place": "Torget",
        "observations-0-text": "Trasig lampa.",
    }
    response = client.post(url, typed(client.get(url), **changes))
    assert response.status_code == 302, problems(response)
    assert row.observations.get().place == "Torget"


def test_a_shared_promise_keeps_the_municipality_that_is_not_mine(traffic):
    traffic.promise.further_municipalities.add(f.municipality("Gnosjö"))
    client = signed_in(f.coordinator())
    url = reverse("admin:promises_promise_change", args=[traffic.promise.pk])
    page = client.get(url)
    sent = typed(page, page_owner="Anna Ek", further_municipalities=str(f.municipality("Gnosjö").pk))
    assert client.post(url, sent).status_code == 302
    assert traffic.promise.further_municipalities.get().short_name == "Gnosjö"


def test_a_correction_keeps_what_counts_towards_a_commitment_that_has_ended(traffic):
    client = signed_in(f.officer())
    log(client, traffic)
    traffic.ended_by_amendment = f.amendment(traffic.promise, f.AmendmentKind.ENDED)
    traffic.save()
    row = Activity.objects.get()
    url = reverse(CHANGE, args=[row.pk])
    response = client.post(url, typed(client.get(url), place="Vaggeryd", reason="Fel ort."))
    assert response.status_code == 302, problems(response)
    assert Activity.objects.get(replaces=row).contributions.get().commitment == traffic


def test_quantities_are_shown_as_people_write_them(traffic):
    row = f.activity(towards=traffic)
    page = signed_in(f.superuser()).get(reverse(CHANGE, args=[row.pk]))
    assert typed(page)["contributions-0-quantity"] == "1"


def test_what_was_promised_is_read_and_never_written_over(traffic):
    client = signed_in(f.coordinator())
    for name, row in (("promise", traffic.promise), ("commitment", traffic)):
        url = reverse(f"admin:promises_{name}_change", args=[row.pk])
        page = client.get(url)
        assert 'name="title"' not in page.content.decode()
        assert (
            client.post(url, typed(page) | {"title": "Ett annat löfte", "text": "Annat"}).status_code == 302
        )
        assert f.refreshed(row).title == row.title


def test_a_draft_can_be_thrown_away_but_not_what_is_published(traffic):
    draft = f.promise("2021")
    client = signed_in(f.coordinator())
    url = reverse("admin:promises_promise_delete", args=[draft.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not Promise.objects.filter(slug="2021").exists()
    assert AuditEvent.objects.get().event == "promise.removed"


def test_a_coordinator_elsewhere_cannot_even_find_the_page(traffic):
    client = signed_in(f.coordinator("Stina", f.municipality("Gnosjö")))
    url = reverse("admin:promises_promise_change", args=[traffic.promise.pk])
    assert client.get(url).status_code == 302
    assert client.post(url, {"title": "Mitt"}).status_code == 302
    assert f.refreshed(traffic.promise).title == "Tryggare i vardagen"


def test_a_row_of_a_period_that_is_followed_up_says_in_the_administration_too_why_it_comes_now(traffic):
    edition(traffic.promise.periods.get(slug="2020-t2"))
    client = signed_in(f.officer())
    answer = log(client, traffic)
    assert "Skriv varför den loggas först nu." in problems(answer)
    assert not Activity.objects.exists()
    assert log(client, traffic, late_reason="Glömd.").status_code == 302
    assert Activity.objects.get().late_reason == "Glömd."


def test_where_an_organisation_works_is_asked_in_words(client):
    client.force_login(f.superuser())
    page = client.get(reverse("admin:accounts_organisation_add")).content.decode()
    assert 'data-field-name="kommuner"' in page
    assert "Tomt för en part som arbetar överallt" in page


def test_a_commitment_with_a_target_and_no_promise_is_refused_at_the_promise():
    client, url = signed_in(f.superuser()), reverse("admin:promises_commitment_add")
    sent = typed(client.get(url), **{"number": "1", "title": "Rundor", "targets-TOTAL_FORMS": "1"})
    sent |= {"targets-0-form": "total", "targets-0-number": "4", "targets-0-comparator": "at_least"}
    answer = client.post(url, sent)
    assert answer.status_code == 200
    assert "promise" in answer.context["adminform"].form.errors
