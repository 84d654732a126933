"""Canaries in every internal field, and the whole public site read to the last byte: none of them is heard.

Which fields are internal is asked of the models, so that a new one is caught without anybody remembering it.
"""

import re
import uuid
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from medborgarlofte.audit.models import AuditEvent
from promises import models as m
from promises.log.photos import add_photo, show_photo
from promises.writing import reach
from tests import factories as f
from tests.crawl import Crawl, texts
from tests.factories.promises import moment
from tests.followup.approval.walked import published
from tests.followup.sealing.sealed import recorded, write
from tests.promises.photos import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.usefixtures("october")]

OURS = ("accounts", "audit", "promises", "followup")
BIRD = "kanarie"
NUMBER = 28657
MOMENT = datetime(1999, 12, 31, 23, 47, tzinfo=ZoneInfo("Europe/Stockholm"))
SONGS = (
    re.compile(rf"{BIRD}[-\w]*", re.IGNORECASE),
    re.compile(rf"(?<![\w.]){NUMBER}(?![\w.])"),
    re.compile(r"1999-12-31|31 december 1999|23[.:]47"),
)
# Asked for by hand: nothing on the pages leads there, or they are looked for where there is nothing.
DOORS = (
    "/", "/sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/metrics", "/.well-known/security.txt", "/favicon.ico",
    "/komponenter/", "/schema/medborgarlofte-1.json", "/flode.atom", "/vaggeryd/flode.atom",
    "/vaggeryd/kalender.ics", "/vaggeryd/2020/kalender.ics", "/vaggeryd/2020/flode.atom", "/vaggeryd/2020/fraga/",
    "/vaggeryd/2020/fraga/tack/", "/vaggeryd/2020/lofte.json", "/vaggeryd/2020/insatser.csv", "/vaggeryd/2020/insatser.xlsx", "/vaggeryd/2020/sha256.txt", "/oppna-data/", "/en/oppna-data/",
    "/vaggeryd/2020/historik.json?fran=2020-10-15&till=2020-10-15", "/vaggeryd/2020/bevis.json", "/oppna-data/huvuden.json", "/oppna-data/katalog.jsonld", f"/oppna-data/huvuden/{'0' * 64}.json", "/vaggeryd/vapen", "/vaggeryd/tema.css", "/vaggeryd/2020/foto",
    "/verifiera/", "/verifiera/fil/", f"/undertecknat/{'0' * 64}.pdf", f"/vaggeryd/2020/underlag/{'0' * 64}.pdf",
    "/en/", "/en/finns-inte/", "/en/vaggeryd/2020/fraga/tack/", "/en/tillganglighet/tack/", "/en/verifiera/",
    "/finns-inte/", "/vaggeryd/finns-inte/", "/vaggeryd/2021/", "/arbete/", "/admin/", "/konto/logga-in/",
    "/vaggeryd/2020/atagande/99/", "/vaggeryd/2020/uppfoljning/2020-t2/rapport.pdf",
    "/en/vaggeryd/2020/uppfoljning/2020-t2/rapport.pdf",
    "/vaggeryd/2020/uppfoljning/2020-t2/jamfor/", "/vaggeryd/2020/uppfoljning/2020-t2/aret-fore/", "/tillganglighet/tack/",
    "/vaggeryd/2020/uppfoljning/2020-t9/", "/?q=finns-inte&sida=x",
    "/sok/", "/sok/?q=vandring&sida=x", "/sok/?q=trafik+skola+lampa+foto", "/en/sok/?q=walk", "/vaggeryd/2020/plats/finns-inte/",
)  # fmt: skip
# Nothing is shown there in this world; that they answer without a canary is seen all the same.
EMPTY = {"earlier_heads", "arms", "theme", "photo", "signed_paper", "document", "verify_file", "favicon"}


@pytest.fixture
def promise():
    """A published promise with a published follow-up, and a row of every noun that holds anything internal."""
    made = f.published_promise()
    walks, est, rounds, traffic = f.four_commitments(made)
    stamp = {"created_at": moment(date(2020, 6, 1)), "created_by": f.officer()}
    walk = f.walk(walks, draft=False)
    measure = f.measure(f.observation(walk))
    meeting = m.CoordinationMeeting.objects.create(activity=f.activity(date(2020, 6, 3), towards=est))
    m.Measure.objects.create(meeting=meeting, text="Åtgärd", **stamp)
    f.situation_report(meeting=meeting)
    spot = f.hot_spot()
    row = f.activity(date(2020, 6, 4), towards=rounds)
    f.table_import(row)
    made_round = m.HotSpotRound.objects.create(activity=row, hot_spot=spot, internal_minutes=40)
    m.RoundObservation.objects.create(round=made_round, category="lighting")
    m.OngoingRound.objects.create(
        hot_spot=spot, organisation=row.logged_for, started_at=MOMENT, started_by=f.officer()
    )
    operation = f.activity(date(2020, 6, 5), towards=traffic)
    m.TrafficOperation.objects.create(activity=operation, section="Väg 152", minutes=30)
    f.activity(date(2020, 6, 5), promise=made, title="Reflexer vid skolan")
    f.photo(operation, shown=False, alt=f"{BIRD}-foto")
    picture = add_photo(
        operation, by=f.officer(), uid=uuid.uuid4(), data=pictures.from_a_phone(), alt="En skylt"
    )
    show_photo(picture, by=f.officer())
    f.invitation(made, commitment=walks)
    f.invitation(made, published=False, area=f"{BIRD}-inbjudan")
    f.question(made, answered=True)
    f.question(made, text=f"{BIRD}-text", answer=f"{BIRD}-svar")
    _not_public(made, walks, rounds, traffic)
    by = {"masked_at": moment(date(2020, 9, 1)), "masked_by": f.coordinator()}
    m.Masking.objects.create(
        municipality=made.municipality, noun="activity", row=operation.pk, field="note", label="Anteckningen",
        reach="row", ground=m.Masking._meta.get_field("ground").choices[0][0], reason="Fel", **by,
    )  # fmt: skip
    m.Disclosure.objects.create(
        municipality=made.municipality, internal_request="Allt", rows=1, masked=0, **stamp
    )
    m.ConfirmedText.objects.create(
        municipality=made.municipality, kind="phone", digest="0" * 64, internal_reason="Växeln",
        confirmed_at=stamp["created_at"], confirmed_by=stamp["created_by"],
    )  # fmt: skip
    assert measure.pk
    return made


def _not_public(made, walks, rounds, traffic):
    """What nobody outside may see yet, or ever, though its fields are public ones."""
    words = {name: f"{BIRD}-{name}" for name in ("title", "place", "note")}
    f.activity(date(2020, 6, 6), towards=traffic, publish_on=date(2020, 12, 1), **words)
    f.activity(
        date(2020, 6, 7), towards=traffic, publish_on=date(2020, 6, 9), withdrawn_at=moment(date(2020, 6, 8)),
        withdrawn_by=f.officer(), withdrawn_reason=f"{BIRD}-fel", **words,
    )  # fmt: skip
    f.activity(date(2020, 6, 7), promise=made, publish_on=date(2020, 12, 1), **words)
    draft = f.walk(walks, date(2020, 7, 1))
    f.observation(draft, text=f"{BIRD}-utkast")
    f.promise("2021", title=f"{BIRD}-löfte", summary=f"{BIRD}-opublicerat")
    told = f.commitment(made, 9, kind=f.kind("stilla arbete"), title="Stilla arbete")
    f.activity(date(2020, 6, 8), towards=told, **words)
    f.activity(date(2020, 6, 8), promise=made, kind=told.kind, **words)
    m.PublicationRule.objects.create(
        promise=made, kind=told.kind, detail="month", shows_place=False, set_at=MOMENT, set_by=f.coordinator()
    )


def internal_fields(model):
    return [field for field in model._meta.concrete_fields if field.name.startswith("internal_")]


def song(field, row):
    if isinstance(field, models.DateTimeField):
        return MOMENT
    if isinstance(field, models.IntegerField):
        return NUMBER
    return f"{BIRD}-{type(row).__name__.lower()}-{field.name.replace('_', '-')}-{row.pk}"


def hide_canaries():
    """A canary in every internal field of every row, and in every word of rows that are internal as a whole."""
    for model in nouns():
        for row in model._base_manager.all():
            fields = internal_fields(model)
            if reach.is_internal(row):
                # A reason for what was not refused is nowhere, internal or not.
                fields += [f for f in model._meta.concrete_fields if _is_words(f) and getattr(row, f.name)]
            for field in fields:
                model._base_manager.filter(pk=row.pk).update(**{field.attname: song(field, row)})
    for person in apps.get_model("accounts", "User").objects.all():
        type(person).objects.filter(pk=person.pk).update(email=f"{BIRD}-{person.pk}@example.se")
    AuditEvent.objects.update(details=f'{{"{BIRD}": "spår"}}', actor=f"{BIRD}-vem")


def nouns():
    return [model for app in OURS for model in apps.get_app_config(app).get_models()]


def _is_words(field):
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def crawled(client):
    return Crawl(client).walk(*DOORS)


def public_names(patterns, namespace=""):
    for pattern in patterns:
        if str(pattern.pattern).startswith(("arbete/", "admin/", "konto/")):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from public_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


@pytest.fixture
def period(promise):
    return promise.periods.get(slug="2020-t2")


def test_every_noun_with_something_internal_is_in_this_world(promise, period):
    published(recorded(write(period)))
    empty = [
        model.__name__ for model in nouns() if internal_fields(model) and not model._base_manager.exists()
    ]
    assert empty == []
    internal = [model.__name__ for model in reach.WHOLLY_INTERNAL if not model._base_manager.exists()]
    assert internal == []


def test_no_canary_is_heard_anywhere_in_public(client, promise, period):
    hide_canaries()
    published(recorded(write(promise.periods.get(slug="2020-t1"))))  # the one that the other is compared with
    published(recorded(write(period)))
    hide_canaries()
    found = crawled(client)
    # Drawing instructions and fonts are full of numbers; their words are heard all the same.
    heard = [entry for entry in found.holding(*SONGS) if "ström" not in entry or BIRD in entry.lower()]
    assert heard == []
    # The walk was long enough for that to mean something.
    reached = {name for name, statuses in found.named.items() if 200 in statuses}
    assert set(public_names(get_resolver().url_patterns)) - reached - EMPTY == set()
    assert set(found.named) >= set(public_names(get_resolver().url_patterns)) - {"signed_paper", "document"}
    assert any("bilagan" in inside for texts in found.read.values() for inside, _ in texts)


def test_a_canary_in_a_public_field_is_heard_on_page_in_feed_file_and_pdf(client, promise, period):
    row = m.Activity.objects.get(traffic_operation__isnull=False)
    m.Activity.objects.filter(pk=row.pk).update(note=f"En {BIRD}-ton.")
    published(recorded(write(period)))
    heard = crawled(client).holding(SONGS[0])
    for where in (
        "/vaggeryd/2020/atagande/4/:",
        "/vaggeryd/2020/lofte.json:",
        "(PDF, text)",
        "(PDF, bilagan",
    ):
        assert any(where in place for place in heard), (where, heard)


def test_a_canary_in_an_attachment_or_a_header_alone_is_heard():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["data.json"] = pikepdf.AttachedFileSpec(pdf, f'{{"note": "{BIRD}"}}'.encode())
    held = BytesIO()
    pdf.save(held)
    where = [inside for inside, text in texts(held.getvalue()) if BIRD in text]
    assert any("bilagan data.json" in place for place in where)


def test_numbers_and_hours_are_heard_too(client, promise):
    row = m.Activity.objects.get(traffic_operation__isnull=False)
    m.Activity.objects.filter(pk=row.pk).update(note=f"{NUMBER} fordon kl. 23.47.")
    heard = Crawl(client).walk("/vaggeryd/2020/atagande/4/").holding(*SONGS)
    assert {entry.rsplit(": ", 1)[1] for entry in heard} >= {str(NUMBER), "23.47"}
