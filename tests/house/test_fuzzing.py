"""No address answers 500, whoever asks whatever of it: the short form; `make soak` asks ten thousand times."""

import os
import sys

import pytest

from medborgarlofte.accounts.roles import Role
from promises.models import Promise
from tests import factories as make
from tests.hostile.requests import Fuzzer, told
from tests.house.test_access import parts

__all__ = ["parts"]

pytestmark = pytest.mark.usefixtures("october")
SEED = int(os.environ.get("FUZZ_SEED", "1"))


@pytest.fixture
def people(parts):
    """Somebody of every kind, and the values that lead each somewhere."""
    place = make.municipality()
    kommun = make.organisation(place.name)
    found = {"nobody": None, "no role": make.user("Utan Uppdrag"), "superuser": make.superuser()}
    for role in Role:
        person = make.user(f"Med {role}")
        make.member(person, role, make.police() if role is Role.POLICE else kommun, place)
        found[role.value] = person
    found["police decider"] = make.police_decider()
    return found


@pytest.fixture
def known(parts, people):
    promise = Promise.objects.get(slug="2020")
    return dict(parts) | {
        "object_id": promise.pk,
        "pk": promise.pk,
        "id": promise.pk,
        "app_label": "promises",
        "model_name": "promise",
        "content_type_id": 1,
        "provider_id": "x",
        "uidb36": "1",
        "kommun": "vaggeryd",
    }


def asked(people, known, each: int) -> dict[str, str]:
    broken: dict[str, str] = {}
    for name, person in people.items():
        fuzzer = Fuzzer(SEED, person, known)
        fuzzer.run(each)
        sys.stdout.write(f"{name}: {fuzzer.asked} requests, {dict(sorted(fuzzer.statuses.items()))}\n")
        told(fuzzer.broken)
        sys.stdout.flush()
        broken |= {where: f"{name}: {how}" for where, how in fuzzer.broken.items()}
    return broken


@pytest.mark.slow
def test_no_address_breaks_over_what_it_is_sent(people, known):
    assert not asked(people, known, 60)


@pytest.mark.soak
def test_no_address_breaks_in_ten_thousand_requests(people, known):
    broken = asked(people, known, int(os.environ.get("FUZZ", "1000")))
    assert not broken


@pytest.mark.soak
@pytest.mark.parametrize("role", ["coordinator", "superuser"])
def test_no_form_breaks_over_any_of_its_fields(people, known, role):
    fuzzer = Fuzzer(SEED, people[role], known)
    fuzzer.every_form()
    sys.stdout.write(f"{role}: {fuzzer.asked} requests\n")
    told(fuzzer.broken)
    assert not fuzzer.broken
