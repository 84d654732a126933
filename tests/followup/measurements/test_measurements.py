"""Measurements arrive when they arrive, with source, uncertainty and the word that they cannot be judged."""

import pymupdf
import pytest
from django.urls import reverse

from promises.models import Indicator, Measurement
from tests import factories
from tests.client import words
from tests.followup.approval.walked import published
from tests.followup.sealing.sealed import pdf_of

PAGE = "/arbete/vaggeryd/2020/matningar/"


@pytest.fixture
def effect(promise) -> Indicator:
    return Indicator.objects.create(promise=promise, slug="trygghet", name="Trygga kvällar", unit="procent")


def test_a_value_with_its_uncertainty_is_stored_and_raises_the_revision(client, effect):
    client.force_login(factories.coordinator())
    before = effect.promise.revision
    sent = {
        "indicator": effect.pk, "period": "2020", "value": "61,5", "uncertainty": "±2 procentenheter",
        "published_on": "2020-10-01", "url": "https://example.se/ntu",
    }  # fmt: skip
    assert client.post(PAGE, sent).status_code == 302
    assert "2020 61,5 procent (±2 procentenheter)" in words(client.get(PAGE))
    assert factories.refreshed(effect.promise).revision == before + 1


def test_that_it_cannot_be_judged_needs_a_reason_and_no_value(client, effect):
    client.force_login(factories.coordinator())
    sent = {"indicator": effect.pk, "period": "2020", "unclear": "on"}
    answer = client.post(PAGE, sent)
    assert answer.status_code == 422
    assert "Skriv varför det inte går att bedöma." in answer.content.decode()
    assert client.post(PAGE, sent | {"value": "3", "note": "För få svar."}).status_code == 422
    assert client.post(PAGE, sent | {"note": "För få svar."}).status_code == 302
    assert "går inte att bedöma. För få svar" in words(client.get(PAGE))
    assert Measurement.objects.get().value is None


def test_an_empty_value_is_asked_about_and_the_same_period_twice_is_told(client, effect):
    client.force_login(factories.coordinator())
    sent = {"indicator": effect.pk, "period": "2020"}
    assert "kryssa att det inte går" in client.post(PAGE, sent).content.decode()
    assert client.post(PAGE, sent | {"value": "60"}).status_code == 302
    assert client.post(PAGE, sent | {"value": "61"}).status_code == 422
    assert Measurement.objects.count() == 1


def test_an_effect_is_told_in_the_same_words_on_the_promise_and_in_the_follow_up_s_file(
    client, effect, written
):
    Indicator.objects.filter(pk=effect.pk).update(baseline="58.125", baseline_note="NTU 2019")
    Measurement.objects.create(
        indicator=effect, period="2020", value="61.375", uncertainty="±2 procentenheter"
    )
    Measurement.objects.create(indicator=effect, period="2021", value=None, note="För få svar.")
    told = (
        "Startvärde: 58,125 procent (NTU 2019). Inget målvärde anges. "
        "2020: 61,375 procent (±2 procentenheter). 2021: går inte att bedöma. För få svar."
    )
    edition = published(written)
    assert words(client.get("/vaggeryd/2020/")).count(told) == 1
    # The follow-up's page tells of the period alone; its file is the whole of it.
    assert "58,125" not in words(client.get(reverse("followup:period", args=["vaggeryd", "2020", "2020-t2"])))
    with pymupdf.open(stream=pdf_of(edition)) as pdf:
        assert told in " ".join(" ".join(page.get_text() for page in pdf).split())


def test_only_who_changes_the_promise_writes_its_measurements(client, effect):
    for person in (factories.police_officer(), factories.coordinator("Olga", factories.municipality("Habo"))):
        client.force_login(person)
        assert client.get(PAGE).status_code == 403
