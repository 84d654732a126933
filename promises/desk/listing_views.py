"""Everything that is logged where the person acts: searched, paged, and saved as CSV."""

from collections.abc import Iterator
from itertools import chain

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import today
from promises.desk.listing import State, in_order, listed, with_page_rows
from promises.desk.listing_form import ListForm
from promises.desk.listing_presenter import list_rows, state_of
from promises.models import Activity
from promises.tables.cells import Cell
from promises.tables.csv_file import write_csv
from promises.tables.export import export_rows
from promises.tables.permitted import Reach

ROWS_A_PAGE = 50


@desk_page()
def activities(request: SignedInRequest) -> HttpResponseBase:
    """The list; ``?format=csv`` saves all that was found. Only of municipalities whose drafts one may read."""
    places = access.municipalities(request.user, Permission.READ_DRAFT)
    form = ListForm(request.GET, places=places)
    rows = listed(Activity.objects.filter(municipality__in=places), form.asked(request.user), today())
    found = in_order(rows, form.words, form.sort)
    if request.GET.get("format") == "csv":
        return _csv(request, rows if isinstance(found, QuerySet) else rows.filter(pk__in=found))
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("sida"))
    held = access.memberships(request.user, Permission.LOG_ACTIVITY)
    own = dict.fromkeys(held.values_list("municipality_id", "organisation_id"), True)
    # A page is cut out of a queryset, or of primary keys in their order.
    if isinstance(page.object_list, QuerySet):
        on_page = list(with_page_rows(page.object_list))
    else:
        by_pk = with_page_rows(Activity.objects.all()).in_bulk(list(page.object_list))
        on_page = [by_pk[pk] for pk in page.object_list]
    lines = list_rows(on_page, own, today())
    context = {
        "form": form,
        "page": page,
        "may_log": bool(own),
        "rows": lines,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "narrowed": any(request.GET.get(name) for name in form.fields if name != "q"),
        "pickable": any(row.pick for row in lines),
        "crumbs": [("Skrivbordet", reverse("desk")), ("Det som är loggat", "")],
    }
    return render(request, "promises/desk/activities.html", context)


def _csv(request: SignedInRequest, rows: QuerySet[Activity]) -> StreamingHttpResponse:
    """The same columns as the export, so that the file can be read in again. Rows that do not stand say so
    in a column more."""
    table: Iterator[list[Cell]] = export_rows(rows, Reach(request.user))
    if request.GET.get("lage") in {State.WITHDRAWN, State.REPLACED, State.ALL}:
        states = {
            str(row.uid): state_of(row, today()).label
            for row in rows.order_by().select_related("replaced_by").iterator(chunk_size=2000)
        }
        head = [*next(table), "läge"]
        table = chain([head], ([*cells, states.get(str(cells[0]), "")] for cells in table))
    response = StreamingHttpResponse(write_csv(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="insatser-{today():%Y-%m-%d}.csv"'
    return response
