"""The trail proves what it says: whatever is changed past the actions is found by `manage.py verify_trail`."""

from datetime import date, timedelta
from importlib import import_module
from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction

from medborgarlofte.accounts.actions import end_role, grant_role
from medborgarlofte.accounts.models import Membership, User
from medborgarlofte.audit import heads
from medborgarlofte.audit.masked_details import mask_details
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from promises.exchange.importing import import_promise
from promises.log.actions import log_activity, withdraw_activity
from promises.models import Activity
from tests import factories as f
from tests.promises.exchange.exchange_example import whole
from tests.recounting import recount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO_DATE = date(2020, 10, 15)
    settings.OPERATOR_EMAIL = "drift@example.se"


def verify(*arguments: str) -> tuple[int, str]:
    """The exit status of the command, and what it printed."""
    out = StringIO()
    try:
        call_command("verify_trail", *arguments, stdout=out)
    except CommandError:
        return 1, out.getvalue()
    return 0, out.getvalue()


def events(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            record("user.signed_in", by=f.user(), target=f"user:{number}@example.se", number=number)


def test_a_trail_that_nobody_touched_holds():
    events(3)
    assert verify() == (
        0,
        f"The trail holds, beside 0 kept heads. Its head: {heads.newest(date(2020, 10, 15))}\n",
    )


def test_the_last_events_cut_off_are_missed_by_the_morning_s_head():
    events(12)
    verify("--keep-head")
    AuditEvent.objects.filter(number__gt=2).delete()
    status, out = verify()
    assert (status, out) == (1, "12: was the last event on 2020-10-15, and is gone\n")


def test_a_trail_that_was_emptied_is_missed():
    events(2)
    verify("--keep-head")
    AuditEvent.objects.all().delete()
    assert verify("--keep-head")[0] == 1
    assert mail.outbox[-1].subject == "Larm: manage.py verify_trail misslyckades."


def test_a_chain_counted_anew_is_another_chain():
    events(5)
    verify("--keep-head")
    AuditEvent.objects.filter(number=3).update(actor="Någon Annan")
    recount()
    assert verify() == (
        1,
        "5: is not the event that was the last on 2020-10-15; the chain was counted anew\n",
    )


def test_the_operator_s_letters_show_what_the_file_beside_the_database_cannot(tmp_path):
    events(5)
    verify("--keep-head")
    letter = mail.outbox[0]
    assert letter.to == ["drift@example.se"]
    assert letter.subject == "Granskningsloggen håller"
    kept = tmp_path / "letters.txt"
    kept.write_text(
        next(line for line in letter.body.splitlines() if line.startswith("2020-10-15 5 ")) + "\n"
    )
    heads.path().unlink()
    AuditEvent.objects.filter(number__gt=2).delete()
    assert verify()[0] == 0
    assert verify("--heads", str(kept))[0] == 1


def test_the_operator_is_told_when_it_does_not_hold_and_once_a_head_when_it_does():
    events(3)
    verify("--keep-head")
    verify("--keep-head")
    assert [each.subject for each in mail.outbox] == ["Granskningsloggen håller"]
    AuditEvent.objects.filter(number=2).update(event="user.signed_out")
    assert verify("--keep-head")[0] == 1
    [letter] = mail.outbox[1:]
    assert letter.subject == "Larm: manage.py verify_trail misslyckades."
    assert "The trail does not hold: 1 things" in letter.body
    assert "@" not in letter.body


class NoMailServer:
    """A mail server that is away."""

    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise OSError


def test_a_letter_that_could_not_be_sent_is_told_by_the_exit_status(settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoMailServer"
    events(3)
    assert verify("--keep-head") == (1, "")
    assert heads.path().exists()


def test_the_head_is_in_the_service_s_log(caplog):
    events(3)
    with caplog.at_level("INFO"):
        verify("--keep-head")
    assert str(heads.newest(date(2020, 10, 15))) in caplog.text


@pytest.mark.parametrize("text", ["i dag 3 ff", "2020-10-15 tre ff", "2020-10-15 3", "2020-10-15 3 hej"])
def test_a_file_of_heads_that_cannot_be_read_is_said_to_be_so(tmp_path, text):
    (tmp_path / "x").write_text(text)
    assert verify("--heads", str(tmp_path / "x"))[0] == 1
    assert verify("--heads", str(tmp_path / "none"))[0] == 1


@pytest.mark.parametrize("words", ["", '{"changes": {"title": ["a", "b"]}}'])
def test_an_event_that_was_masked_by_hand_is_found(words):
    events(3)
    AuditEvent.objects.filter(number=2).update(
        details=words, salt="", masked_at=f.user().date_joined, masked_by="Sam", masked_ground="OSL 35:1"
    )
    status, out = verify()
    assert status == 1
    assert "2: is masked" in out


def test_words_put_into_a_masked_event_are_found():
    events(3)
    with transaction.atomic():
        mask_details(AuditEvent.objects.filter(number=2), by=f.user(), ground="OSL 35:1")
    assert verify()[0] == 0
    AuditEvent.objects.filter(number=2).update(details='{"number": 7}')
    assert verify() == (1, "2: is masked, and says something all the same\n")


def test_the_event_that_tells_of_a_masking_is_never_emptied():
    events(2)
    with transaction.atomic():
        mask_details(AuditEvent.objects.filter(number=1), by=f.user(), ground="OSL 35:1")
        assert mask_details(AuditEvent.objects.all(), by=f.user(), ground="OSL 35:1") == 1
    assert verify()[0] == 0


@pytest.fixture
def row():
    """A traffic operation, logged as people do."""
    commitment = f.four_commitments(f.published_promise())[3]
    return log_activity(
        by=f.officer(),
        municipality=commitment.promise.municipality,
        kind=commitment.kind,
        title="Kontroll",
        starts_on=date(2020, 5, 14),
        place="Storgatan",
        contributions=[{"commitment": commitment, "quantity": 1}],
    )


@pytest.mark.parametrize(
    "change",
    [{"title": "Annat"}, {"starts_on": date(2020, 5, 1)}, {"place": ""}, {"ends_on": date(2020, 6, 1)}],
)
def test_a_row_changed_past_the_actions_is_found(row, change):
    assert verify()[0] == 0
    Activity.objects.filter(pk=row.pk).update(**change)
    status, out = verify()
    assert status == 1
    assert f"activity:{row.uid}: {next(iter(change))} is not what event" in out


@pytest.mark.parametrize("change", [{"quantity": 77}, {"counts": False, "why_not": "Nej."}])
def test_what_a_row_counts_changed_past_the_actions_is_found(row, change):
    row.contributions.update(**change)
    assert f"activity:{row.uid}: contributions is not what event" in verify()[1]
    row.contributions.all().delete()
    assert f"activity:{row.uid}: contributions is not what event" in verify()[1]


def test_what_a_file_brought_is_told_of_and_what_was_put_in_beside_it_is_not(settings):
    settings.DEMO_DATE = date(2021, 3, 1)  # all that the file tells of has been
    import_promise(document=whole(), by=User.objects.system())
    assert Activity.objects.exists()
    assert verify()[0] == 0
    other = Activity.objects.get(pk=Activity.objects.order_by("pk").values_list("pk")[:1])
    other.pk, other.uid = None, uuid4()
    other.save(force_insert=True)
    assert verify() == (1, f"activity:{other.uid}: no event tells of it\n")


def test_a_row_put_in_past_the_actions_is_found(row):
    f.activity(title="Insmugglad")
    status, out = verify()
    assert status == 1
    assert "no event tells of it" in out


def test_a_row_taken_out_past_the_actions_is_found(row):
    row.contributions.all().delete()
    Activity.objects.filter(pk=row.pk).delete()
    assert verify() == (1, f"activity:{row.uid}: is gone, and no event says so\n")


def test_a_withdrawal_undone_past_the_actions_is_found(row):
    withdraw_activity(row, by=f.officer(), reason="Fel dag.")
    assert verify()[0] == 0
    Activity.objects.filter(pk=row.pk).update(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
    assert verify()[0] == 1


def test_maskings_from_before_are_told_of_when_the_database_is_upgraded():
    events(3)
    AuditEvent.objects.filter(number=2).update(
        details="", salt="", masked_at=f.user().date_joined, masked_by="Sam", masked_ground="OSL 35:1"
    )
    import_module("medborgarlofte.audit.migrations.0002_tell_of_earlier_maskings").tell(apps, None)
    assert verify()[0] == 0


@pytest.fixture
def role():
    """Given by an administratör of the same organisation."""
    return grant_role(
        by=f.superuser(), user=f.user(email="ny@example.se"), organisation=f.organisation(), municipality=f.municipality(),
        role="officer",
    )  # fmt: skip


def test_a_role_that_was_given_holds_and_so_does_its_end(role):
    assert verify()[0] == 0
    end_role(role, by=f.superuser())
    assert verify()[0] == 0


@pytest.mark.parametrize(
    "change",
    [{"role": "decider"}, {"given_by": None, "given_at": None}, {"given_at": now() - timedelta(days=15)}],
)
def test_a_role_changed_past_the_actions_is_found(role, change):
    Membership.objects.filter(pk=role.pk).update(**change)
    status, out = verify()
    assert status == 1
    assert f"role {role.pk} of user:ny@example.se is not what event" in out


def test_a_role_put_in_or_taken_out_past_the_actions_is_found(role):
    other = Membership.objects.get(pk=role.pk)
    other.pk, other.role = None, "decider"
    other.save(force_insert=True)
    assert f"role {other.pk} of user:ny@example.se: no event tells of it" in verify()[1]
    Membership.objects.all().delete()
    assert f"role {role.pk} of event" in verify()[1]


def test_an_account_raised_to_owner_past_the_command_line_is_found():
    User.objects.create_superuser("agare@example.se", name="Ägare")
    assert verify()[0] == 0
    User.objects.filter(pk=f.user(email="smyg@example.se").pk).update(is_superuser=True)
    assert "user:smyg@example.se looks after the whole installation" in verify()[1]
