"""Many invented promises, to try the site's size with: as real as a file's, and gone when they are removed."""

import pytest
from django.core.management import CommandError, call_command

from promises.models import Activity, Promise
from promises.record.models import Version
from tests import factories as make

pytestmark = pytest.mark.django_db


def seed(capsys, *more):
    call_command("seed_scale", "--municipalities", "2", "--years", "2", "--activities", "8", *more)
    return capsys.readouterr().out


def test_they_are_taken_in_as_files_are_with_record_and_trail(capsys, client):
    assert "4 promises are there." in seed(capsys)
    assert (Promise.objects.count(), Activity.objects.count()) == (4, 32)
    assert Version.objects.values("chain").distinct().count() == 4
    call_command("verify_record")
    call_command("verify_trail")
    page = client.get(f"/{Promise.objects.first().address}/").content.decode()
    assert "Löftet är påhittat, för att pröva stora mängder." in page


def test_begun_again_it_goes_on_where_it_ended(capsys):
    seed(capsys)
    Version.objects.first()
    told = seed(capsys, "--years", "3")
    assert "4 promises are there; 2 are made." in told
    assert Promise.objects.count() == 6


def test_beside_real_ones_it_makes_and_removes_nothing(capsys):
    make.published_promise()
    for more in ((), ("--remove",)):
        with pytest.raises(CommandError, match="1 municipalities of its own"):
            seed(capsys, *more)
    assert Promise.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_removed_they_leave_nothing(capsys):
    seed(capsys)
    assert "4 promises removed" in seed(capsys, "--remove")
    assert Promise.objects.count() == Activity.objects.count() == 0
