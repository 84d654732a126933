"""The public record: each thing that becomes public adds a version, and nothing else does."""

import hashlib
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from followup.masking.actions import Wish, mask
from medborgarlofte.audit.models import AuditEvent
from promises.editing.promises import change_promise, publish_promise
from promises.exchange_format.normal import normalise
from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.models import Activity, Promise
from promises.record.chain import digest_of, version_hash
from promises.record.models import Chain, Part, Version
from promises.record.public import public_sums
from promises.record.public_document import export
from promises.record.rulebook import Rule
from promises.record.stored_files import file_faults
from promises.record.verification import verify, without_chain
from promises.record.versions import advance, document_at, version_on
from promises.words.enums import Detail, VersionCause
from promises.writing.publication_rules import rules_fingerprint, set_rules
from promises.writing.store import store
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment(october):
    found = f.four_commitments(f.published_promise())[3]
    advance(found.promise)
    return found


def log(commitment, day=date(2020, 10, 1), **fields) -> Activity:
    return log_activity(
        by=f.officer(),
        municipality=commitment.promise.municipality,
        kind=commitment.kind,
        **{
            "title": "Kontroll vid skolan",
            "starts_on": day,
            "contributions": [{"commitment": commitment, "quantity": Decimal(1)}],
            "results": [],
        }
        | fields,
    )


def chain_of(promise: Promise) -> Chain:
    return Chain.objects.get(promise=promise)


def causes(promise: Promise) -> list[str]:
    return list(
        Version.objects.filter(chain__promise=promise).order_by("number").values_list("cause", flat=True)
    )


def test_a_draft_has_no_record_and_its_publication_is_the_first_version(october):
    promise = f.promise()
    f.four_commitments(promise)
    change_promise(promise, by=f.coordinator(), title="Tryggt i Vaggeryd")
    assert not Chain.objects.exists()
    publish_promise(promise, by=f.coordinator())
    assert causes(promise) == ["published"]
    said = document_at(chain_of(promise), 1)
    assert (said["title"], len(said["commitments"]), bool(said["periods"])) == ("Tryggt i Vaggeryd", 4, True)


def test_what_is_logged_is_a_version_with_its_day_and_its_cause(commitment):
    log(commitment)
    row = log(commitment, title="En till")
    newest = chain_of(commitment.promise).versions.last()
    assert (newest.number, newest.day, newest.cause) == (3, date(2020, 10, 15), VersionCause.LOGGED)
    changed = Part.objects.filter(chain=newest.chain, first=3)
    assert [part.path for part in changed] == [f"activities/{row.uid}"]


def test_work_that_is_kept_back_makes_no_version_until_its_day(commitment, settings):
    log(commitment)
    hidden = log(commitment, title="Ännu inte", publish_on=date(2020, 10, 20))
    withdraw_activity(
        log(commitment, title="Aldrig", publish_on=date(2020, 12, 1)), by=f.officer(), reason="Fel dag."
    )
    assert causes(commitment.promise) == ["published", "logged"]
    assert not Part.objects.filter(path__contains=str(hidden.uid)).exists()

    settings.DEMO_DATE = date(2020, 10, 20)
    advance(commitment.promise)
    advance(commitment.promise)
    assert causes(commitment.promise) == ["published", "logged", "due"]
    assert Part.objects.filter(path=f"activities/{hidden.uid}").exists()


def test_a_row_whose_day_came_unnoticed_comes_with_the_next_write(commitment, settings):
    log(commitment)
    hidden = log(commitment, title="Ännu inte", publish_on=date(2020, 10, 20))
    settings.DEMO_DATE = date(2020, 10, 25)
    row = log(commitment)
    assert set(Part.objects.filter(first=3).values_list("path", flat=True)) == {
        f"activities/{hidden.uid}",
        f"activities/{row.uid}",
    }


def test_an_internal_note_makes_no_version(commitment):
    row = log(commitment)
    assert row.internal_note == ""
    row.internal_note = "Ring Kalle."
    store(row, by=f.superuser())
    assert causes(commitment.promise) == ["published", "logged"]


def test_what_was_public_stays_readable_as_it_was(commitment):
    row = log(commitment)
    corrected = correct_activity(row, by=f.officer(), reason="Fel väg.", title="Kontroll vid badet")
    withdraw_activity(corrected, by=f.officer(), reason="Ställdes in.")
    chain = chain_of(commitment.promise)
    assert causes(commitment.promise) == ["published", "logged", "corrected", "withdrawn"]
    titles = [
        [(row["title"], "withdrawn_on" in row) for row in document_at(chain, n)["activities"]]
        for n in (2, 3, 4)
    ]
    assert titles[0] == [("Kontroll vid skolan", False)]
    assert sorted(titles[1]) == [("Kontroll vid badet", False), ("Kontroll vid skolan", False)]
    assert ("Kontroll vid badet", True) in titles[2]
    assert normalise(document_at(chain, 4)) == normalise(export(commitment.promise))


def test_as_known_on_a_day_is_the_last_version_of_that_day(commitment, settings):
    log(commitment)
    log(commitment)
    settings.DEMO_DATE = date(2020, 10, 20)
    log(commitment)
    chain = chain_of(commitment.promise)
    assert version_on(chain, date(2020, 10, 14)) is None
    assert version_on(chain, date(2020, 10, 19)).number == 3
    assert version_on(chain, date(2020, 11, 1)).number == 4


def test_a_clock_that_is_set_back_does_not_turn_the_days_around(commitment, settings):
    log(commitment)
    settings.DEMO_DATE = date(2020, 10, 10)
    log(commitment, day=date(2020, 10, 2))
    assert [version.day for version in Version.objects.order_by("number")] == [date(2020, 10, 15)] * 3


def test_another_name_of_an_organisation_is_in_the_next_version_and_not_in_the_one_before(commitment):
    log(commitment)
    organisation = f.organisation()
    before = organisation.short_name
    organisation.short_name = "Nya namnet"
    store(organisation, by=f.superuser())
    chain = chain_of(commitment.promise)
    assert {before, "Nya namnet"} == {
        row["short_name"]
        for n in (2, 3)
        for row in document_at(chain, n)["organisations"]
        if row["slug"] == organisation.slug
    }


class TestMasking:
    """What the law takes away is in no version any more, and the chain still holds."""

    @pytest.fixture
    def masked(self, commitment):
        row = log(commitment, note="Vi talade med Karl Karlsson vid kiosken.")
        correct_activity(row, by=f.officer(), reason="Fel tid.", title="Kontroll vid badet")
        promise = commitment.promise
        newest = Activity.objects.get(replaces=row)
        mask(Wish(newest, "note", "Karl Karlsson"), by=f.coordinator(), reason="Namn på enskild.")
        return promise

    def test_the_words_are_in_no_part_of_any_version(self, masked):
        assert not any("Karl Karlsson" in part.content for part in Part.objects.all())
        for version in chain_of(masked).versions.all():
            assert "Karl Karlsson" not in json.dumps(document_at(version.chain, version.number), default=str)

    def test_the_chain_still_holds(self, masked):
        assert causes(masked) == ["published", "logged", "corrected", "masked"]
        assert list(verify(chain_of(masked))) == []

    def test_nobody_can_try_words_against_the_digest_that_stays(self, client, commitment):
        """Who guesses the words right, and has all that is public, is told by nothing that it was they."""
        row = log(commitment, note="Karl Karlsson ringde.")
        before = Part.objects.get(path=f"activities/{row.uid}")
        mask(Wish(row, "note", "Karl Karlsson"), by=f.coordinator(), reason="Namn på enskild.")
        proof = json.loads(client.get("/vaggeryd/2020/bevis.json").content)
        kept = {line.rpartition(" ")[2] for version in proof["versions"] for line in version["lines"]}
        salts = {part["salt"] for part in proof["parts"]}
        assert digest_of(before.salt, before.content) in kept
        assert not {digest_of(salt, before.content) for salt in salts} & kept

    @pytest.mark.past_the_actions
    def test_a_marker_that_is_changed_afterwards_is_noticed(self, masked):
        part = Part.objects.exclude(masked=[]).first()
        part.content = part.content.replace("maskerat", "struket").replace("Maskerat", "Struket")
        part.digest = digest_of(part.salt, part.content)
        part.save()
        assert any("version 4" in line for line in verify(chain_of(masked)))


@pytest.mark.past_the_actions
class TestVerification:
    @pytest.fixture
    def chain(self, commitment):
        row = log(commitment)
        correct_activity(row, by=f.officer(), reason="Fel väg.", title="Kontroll vid badet")
        log(commitment)
        chain = chain_of(commitment.promise)
        assert list(verify(chain)) == []
        return chain

    @pytest.mark.parametrize(
        ("model", "number", "change", "named"),
        [
            (Part, 1, {"content": "{}"}, "@1 is not what was chained"),
            (Part, 1, {"salt": "00" * 16}, "@1 is not what was chained"),
            (Version, 2, {"day": date(2020, 1, 1)}, "version 2 is not what was chained"),
            (Version, 1, {"hash": "0" * 64}, "version 1 is not what was chained"),
            (Version, 2, {"changes": "0" * 64}, "version 2 is not what was chained"),
        ],
    )
    def test_whatever_is_changed_behind_its_back_is_named(self, chain, model, number, change, named):
        where = {"first": number} if model is Part else {"number": number}
        row = model.objects.filter(chain=chain, **where).first()
        model.objects.filter(pk=row.pk).update(**change)
        assert any(named in line for line in verify(chain))

    def test_a_version_that_was_hashed_anew_is_not_the_one_that_the_next_follows(self, chain):
        version = chain.versions.select_related("chain").get(number=2)
        version.cause = "edited"
        Version.objects.filter(pk=version.pk).update(cause="edited", hash=version_hash(version.head))
        assert [*verify(chain)] == [
            f"{chain.promise.address}: version 3 is not what was chained. Restore it from a backup."
        ]

    def test_a_part_that_is_taken_away_is_missed(self, chain):
        Part.objects.filter(chain=chain, first=2).delete()
        assert any("the changes of version 2" in line for line in verify(chain))

    def test_a_version_that_is_taken_away_is_missed(self, chain):
        Version.objects.filter(chain=chain, number=2).delete()
        assert any("version 2 is missing" in line for line in verify(chain))

    def test_a_row_written_past_the_actions_is_named(self, chain):
        Activity.objects.filter(pk=Activity.objects.first().pk).update(title="Något annat")
        assert any("the rows are not what version 4 says" in line for line in verify(chain))

    def test_a_promise_without_a_record_is_named(self, chain):
        other = f.published_promise("2021")
        assert [line for line in without_chain() if other.address in line]


class TestCommands:
    def test_the_morning_begins_records_and_says_what_time_made_public(self, commitment, settings):
        other = f.published_promise("2021")
        log(commitment, publish_on=date(2020, 10, 20))
        settings.DEMO_DATE = date(2020, 10, 21)
        first, again = io.StringIO(), io.StringIO()
        call_command("advance_record", stdout=first)
        call_command("advance_record", stdout=again)
        assert f"{commitment.promise.address}: version 2, dagen kom då det fick visas" in first.getvalue()
        assert f"{other.address}: version 1, publicerat" in first.getvalue()
        assert again.getvalue() == "0 new versions of 2 promises.\n"

    def test_a_record_that_holds_is_said_to(self, commitment):
        said = io.StringIO()
        call_command("verify_record", stdout=said)
        assert said.getvalue() == "The record holds: 1 promises, their files and the trail.\n"

    def test_a_record_that_does_not_hold_fails_and_says_where(self, commitment):
        Part.objects.filter(path="commitments/2").update(content="{}")
        said = io.StringIO()
        with pytest.raises(CommandError, match="2 things"):
            call_command("verify_record", stdout=said)
        assert f"{commitment.promise.address}: commitments/2@1 is not what was chained" in said.getvalue()

    @pytest.mark.past_the_actions
    def test_what_was_written_past_the_actions_is_said_anew_as_it_advises(self, commitment):
        row, said = log(commitment), io.StringIO()
        Activity.objects.filter(pk=row.pk).update(title="Kontroll vid torget")
        with pytest.raises(CommandError):
            call_command("verify_record", stdout=said)
        assert "let advance_record --every-row say it anew" in said.getvalue()
        call_command("advance_record", stdout=io.StringIO())
        assert list(verify(chain_of(commitment.promise)))
        call_command("advance_record", "--every-row", stdout=io.StringIO())
        assert not list(verify(chain_of(commitment.promise)))

    def test_whoever_runs_the_site_hears_of_it_once_a_day_and_reads_no_word_of_a_row(
        self, commitment, settings, mailoutbox
    ):
        settings.OPERATOR_EMAIL = "drift@example.se"
        call_command("verify_record", stdout=io.StringIO())
        assert mailoutbox == []
        Part.objects.filter(path="commitments/2").update(content="{}")
        for day in (15, 15, 16):
            settings.DEMO_DATE = date(2020, 10, day)
            with pytest.raises(CommandError):
                call_command("verify_record", stdout=io.StringIO())
        assert [(each.subject, each.to) for each in mailoutbox] == [
            ("Larm: manage.py verify_record misslyckades.", ["drift@example.se"])
        ] * 2
        assert "2 things" in mailoutbox[0].body

    def test_what_cannot_even_be_read_hides_nothing_else_that_is_wrong(
        self, commitment, settings, mailoutbox
    ):
        settings.OPERATOR_EMAIL = "drift@example.se"
        log(commitment)
        Part.objects.filter(path="commitments/2").update(content="Hemligt {")
        AuditEvent.objects.filter(event="activity.logged").update(details="Hemligt {")
        Part.objects.filter(path="commitments/3").update(content="{}")
        said = io.StringIO()
        with pytest.raises(CommandError):
            call_command("verify_record", stdout=said)
        name = commitment.promise.address
        for line in (
            f"{name}: commitments/2@1 is not what was chained",
            f"{name}: commitments/3@1 is not what was chained",
            f"{name}: something in it cannot be read (JSONDecodeError). Restore it from a backup.",
            "its details have been changed",
            "The trail (changed_past_the_actions): something in it cannot be read (JSONDecodeError).",
        ):
            assert line in said.getvalue()
        assert "Hemligt" not in said.getvalue() + mailoutbox[0].body

    def test_a_file_or_an_event_that_is_not_what_it_was_fails_too_and_says_what_to_do(self, commitment):
        log(commitment)
        kept = default_storage.save(f"loften/{hashlib.sha256(b'bild').hexdigest()}.jpg", ContentFile(b"bild"))
        Promise.objects.filter(pk=commitment.promise_id).update(photo=kept, photo_alt="Två personer")
        assert list(file_faults()) == []
        with default_storage.open(kept, "wb") as file:
            file.write(b"en annan")
        AuditEvent.objects.filter(event="activity.logged").update(actor="Någon annan")
        said = io.StringIO()
        with pytest.raises(CommandError):
            call_command("verify_record", stdout=said)
        assert (
            f"{commitment.promise.address}: the file {kept} is not what was stored. Restore it"
            in said.getvalue()
        )
        assert "Of what the trail says: find the last backup that holds" in said.getvalue()
        default_storage.delete(kept)
        assert [line for line in file_faults() if line.endswith("is gone. Restore it from a backup.")]


def test_a_sum_that_another_promise_s_rule_made_is_told_here_too_and_once(commitment):
    other = f.four_commitments(f.published_promise("2021"))[3]
    f.contribution(f.activity(date(2020, 9, 2), commitment), other)
    rules = {other.kind: Rule(Detail.MONTH, shows_place=False)}
    set_rules(other.promise, rules, by=f.coordinator(), seen=rules_fingerprint(other.promise))
    assert public_sums(commitment.promise, date(2020, 10, 15))
    log(commitment)
    log(commitment)
    assert list(verify(chain_of(commitment.promise))) == []
