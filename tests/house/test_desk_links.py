"""Nothing that the desk shows leads to a closed door: every link, followed as each who sees it."""

import re
from collections import Counter

import pytest
from django.urls import resolve

from medborgarlofte.accounts.roles import Role
from tests import factories as f
from tests.client import whole
from tests.house.sweep import Person
from tests.house.test_sweep import EVERYBODY, signed_in
from tests.house.world import HOUSING, MUNICIPALITY, POLICE, world

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("october")]

LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')
# Walked; what lies beyond is only asked for.
WALKED = ("/arbete/", "/konto/")
# Files that are made when they are asked for: slow, and looked at where everybody is.
MADE = (".pdf", ".zip", ".xlsx")
# The checksum of what the world says it has and has not.
NO_FILE = "0" * 64
SOME = [
    Person("vaggeryd", POLICE, Role.DECIDER),
    Person("vaggeryd", MUNICIPALITY, Role.ADMINISTRATOR),
    Person("vaggeryd", HOUSING, Role.OFFICER),
]


def dead_ends(client, most):
    """``{address: (status, the page with the link)}`` of every link that leads nowhere, from the desk's first page on.
    ``most`` addresses of a view are looked at: one row's page is made as another's."""
    found, seen, asked = {}, set(), Counter()
    waiting = [("/arbete/", "")]
    while waiting:
        address, before = waiting.pop(0)
        address = address.replace("&amp;", "&")
        name = resolve(address.split("?")[0]).view_name
        if address in seen or asked[name] >= most or NO_FILE in address:
            continue
        if most == 1 and address.split("?")[0].endswith(MADE):
            continue
        seen.add(address)
        asked[name] += 1
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            found[address] = (answer.status_code, before)
        elif answer.streaming:
            whole(answer)
        elif address.startswith(WALKED):
            waiting += [(link, address) for link in LINK.findall(answer.content.decode(errors="ignore"))]
    assert len(seen) > 20
    return found


@pytest.mark.parametrize(
    ("people", "most"),
    [(SOME, 1), pytest.param(EVERYBODY, 3, marks=pytest.mark.soak)],
    ids=["some", "everybody"],
)
def test_no_link_of_the_desk_is_closed_to_whom_it_is_shown(people, most):
    made = world()
    found = {}
    for person in people:
        if ends := dead_ends(signed_in(made.people[person.place, person.whose, person.role]), most):
            found[person] = ends
    assert found == {}


def test_a_superuser_without_a_role_meets_no_closed_door_either():
    world()
    assert dead_ends(signed_in(f.superuser()), 1) == {}
