"""Pages of several promises, kept while nothing differs that they show (``medborgarlofte.page_store``)."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial, wraps
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from medborgarlofte.clock import today
from medborgarlofte.middleware import public_page
from medborgarlofte.page_store import Basis, kept
from promises.models import Promise
from promises.record.public import public_promises
from promises.record.reading import look_today

# What lists show of any promise, and that of each everything is said which time has made public. No log raises it.
LISTED = "SELECT sum(listed), count(*) FROM record_chain HAVING min(looked_on) >= %s"
# Everything public of any promise.
ANYTHING = """
    SELECT sum(p.public_revision), count(*) FROM record_chain c JOIN promises_promise p ON p.id = c.promise_id
    HAVING min(c.looked_on) >= %s
"""
# Everything public of one municipality's promises, and how its pages look.
_OF_PLACE = """
    SELECT m.name, m.short_name, m.accent, m.own_colours, m.arms, sum(p.public_revision), count(*)
    FROM accounts_municipality m JOIN promises_promise p ON p.municipality_id = m.id OR p.id IN (
        SELECT f.promise_id FROM promises_promise_further_municipalities f WHERE f.municipality_id = m.id
    ) JOIN record_chain c ON c.promise_id = p.id
    WHERE m.slug = %s
    GROUP BY m.name, m.short_name, m.accent, m.own_colours, m.arms HAVING min(c.looked_on) >= %s
"""
View = Callable[..., HttpResponseBase]


def list_page(made_of: str, takes: Collection[str] = ()) -> Callable[[View], View]:
    """A public page of all promises, made of what the SELECT says; ``takes`` as in ``promise_page``."""

    def decorate(view: View) -> View:
        @public_page
        @wraps(view)
        def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            asked, render = (today().isoformat(),), partial(view, request, **kwargs)
            of_all = Basis(made_of, asked, place="" if made_of is LISTED else None)
            return _kept(request, public_promises(), of_all, takes, render)

        return page

    return decorate


def place_page(view: View) -> View:
    """A public page of one municipality's promises."""

    @public_page
    @wraps(view)
    def page(request: HttpRequest, kommun: str) -> HttpResponseBase:
        own = public_promises().filter(Q(municipality__slug=kommun) | Q(further_municipalities__slug=kommun))
        asked = kommun, today().isoformat()
        return _kept(request, own, Basis(_OF_PLACE, asked, place=kommun), (), partial(view, request, kommun))

    return page


def _kept(
    request: HttpRequest,
    promises: QuerySet[Promise],
    basis: Basis,
    takes: Collection[str],
    render: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    answer = _asked(basis)
    if answer is None and (shown := {*promises.values_list("pk", flat=True)}):
        look_today(shown)  # time has still to say what it has made public today
        answer = _asked(basis)
    if answer is None:  # nothing is public
        return render()
    return kept(request, replace(basis, answer=answer), takes, render)


def _asked(basis: Basis) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(basis.sql, basis.parameters)
        row = cursor.fetchone()
    return tuple(row) if row else None
