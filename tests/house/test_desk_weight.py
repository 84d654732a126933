"""What a page of the desk weighs as it is sent: itself, its styles, its scripts and all that they may import, and the
typeface that it asks for at once."""

import gzip
import re
from functools import cache

import brotli
import pytest
from django.conf import settings

from medborgarlofte.accounts.roles import Role
from tests import factories as f
from tests.house.sweep import DESK
from tests.house.test_sweep import QUERY, addresses, signed_in
from tests.house.world import POLICE, world_with_follow_up

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.usefixtures("october")]
MOST = 60_000


@cache
def files_of(name: str) -> frozenset[str]:
    """The file and all that it asks for in its turn."""
    path = (settings.BASE_DIR / "static" / name).resolve()
    if path.suffix not in {".css", ".js"}:
        return frozenset([name])
    asked = re.findall(r'(?:url\(|import|from)\s*"?([./][^")]+\.(?:css|js|svg))"?', path.read_text())
    there = {str((path.parent / each).resolve().relative_to(settings.BASE_DIR / "static")) for each in asked}
    return frozenset([name]).union(*(files_of(each) for each in there if each != name))


@cache
def weight(name: str) -> int:
    body = (settings.BASE_DIR / "static" / name).read_bytes()
    return len(body) if name.endswith(".woff2") else len(brotli.compress(body))


def test_every_page_of_the_desk_weighs_little_the_first_time_it_is_sent():
    made = world_with_follow_up()
    f.confirmation(made.promise.commitments.first(), made.promise.periods.first(), organisation=f.police())
    client, weights = signed_in(made.people["vaggeryd", POLICE, Role.COORDINATOR]), {}
    for name, address in addresses(made).items():
        if name not in DESK:
            continue
        answer = client.get(address + QUERY.get(name, ""), headers={"accept-encoding": "gzip, br"})
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        html = gzip.decompress(answer.content)
        asked = re.findall(
            r'<(?:link rel="(?:stylesheet|preload)" href|script[^>]* src|img src)="/static/([^"]+)"([^>]*)>',
            html.decode(),
        )
        files = frozenset().union(*(files_of(each) for each, media in asked if "media=" not in media))
        weights[name] = len(answer.content) + sum(weight(each) for each in files)
    assert len(weights) > 40
    assert {name: each for name, each in weights.items() if each >= MOST} == {}
