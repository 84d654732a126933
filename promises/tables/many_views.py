"""The same change of several rows: what is to change, how it will look, then done."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.submit import is_as_shown, said, submit
from medborgarlofte.clock import today
from medborgarlofte.sent import read_uid
from promises.log.actions import activity_fingerprint, settled
from promises.log.asking import Asking
from promises.log.branches import read_rows
from promises.log.rights import may_write, readable
from promises.models import Activity, Promise, belonging
from promises.record.public import published_activities
from promises.tables.actions import MOST_AT_ONCE, change_many
from promises.tables.forms import ManyForm
from promises.tables.many_presenter import crumbs, rows_shown
from promises.tables.row_values import whole
from promises.words.swedish import number, plural
from promises.writing.preview import Preview, preview


@desk_page("POST")
def bulk_edit(request: SignedInRequest) -> HttpResponse:
    """The rows ticked (``uids``): first the form, then what each becomes, then, with ``save``, done.

    422 = something is to be mended, 409 = somebody changed a row after it was shown.
    """
    rows, gone = _rows(request)
    for row in gone:
        messages.warning(request, f"{row}: {settled(row)}")
    if not rows:
        messages.warning(request, "Välj minst en insats först.")
        return redirect("activities")
    sent = "step" in request.POST
    # The municipality of all the rows; None when they have several, and nobody answers for all.
    places = {row.municipality for row in rows}
    form = ManyForm(
        request.POST if sent else None,
        public=bool(_public(rows)),
        place=places.pop() if len(places) == 1 else None,
    )
    seen = dict(zip(request.POST.getlist("uids"), request.POST.getlist("seen"), strict=False))
    agreed = sent and request.POST["step"] == "save" and not gone and is_as_shown(request, form)
    asking = Asking(request.POST)

    def change() -> list[Activity]:
        reason, wanted = form.cleaned_data.get("reason", ""), _wanted(form.cleaned_data)
        return change_many(
            rows, by=request.user, reason=reason, changes=wanted, seen=seen if agreed else None
        )

    def save() -> Preview[list[Activity]]:
        promises = Promise.objects.filter(belonging.having([row.pk for row in rows]))
        return preview(change, promises, keep=lambda told: asking.several(told) and agreed)

    done = submit(request, form, save)
    if done.result and done.result.kept:
        count = len(done.result.result)
        messages.success(request, f"{number(count)} {plural(count, 'insats', 'insatser')} är ändrade.")
        return redirect("activities")
    if done.conflict:
        rows = _rows(request)[0]
    return _page(
        request, rows, form, done.result, status=409 if gone and sent else 200 if done.result else done.status
    )


def _page(
    request: SignedInRequest, rows: Sequence[Activity], form: ManyForm, told: Preview[Any] | None, status: int
) -> HttpResponse:
    public = _public(rows)
    context = {
        "form": form,
        "rows": rows_shown(rows, public, _wanted(form.cleaned_data) if told else None),
        "shown": said(form) if told else "",
        "foreseen": told,
        "count": len(rows),
        "public_count": len(public),
        "seen": [(str(row.uid), activity_fingerprint(row)) for row in rows],
        "crumbs": crumbs(),
    }
    return render(request, "promises/tables/many.html", context, status=status)


def _public(rows: Sequence[Activity]) -> set[Activity]:
    return set(published_activities(today()).filter(pk__in=[row.pk for row in rows]))


def _rows(request: SignedInRequest) -> tuple[list[Activity], list[Activity]]:
    """The rows that were ticked, and those of them that are corrected or withdrawn by now.

    Raises Http404 and PermissionDenied for what is out of the person's reach.
    """
    uids = list(dict.fromkeys(filter(None, map(read_uid, request.POST.getlist("uids")))))
    if len(uids) > MOST_AT_ONCE:
        raise PermissionDenied(f"Högst {MOST_AT_ONCE} insatser kan ändras på en gång.")
    found = {row.uid: row for row in whole(Activity.objects.filter(uid__in=uids))}
    rows = [found.get(uid) or readable(request.user, uid) for uid in uids]
    for row in rows:
        if not may_write(request.user, row):
            raise PermissionDenied(f"Raden ”{readable(request.user, row.uid).title}” är inte er.")
    gone = [row for row in rows if settled(row)]
    return [row for row in rows if row not in gone], gone


def _wanted(cleaned: Mapping[str, Any]) -> Any:
    """From one activity to what changes in it, {} for nothing."""

    def changes(row: Activity) -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        if cleaned["starts_on"]:
            wanted |= {
                "starts_on": cleaned["starts_on"],
                "ends_on": cleaned["ends_on"] or cleaned["starts_on"],
            }
        wanted |= {name: cleaned[name] for name in ("place", "late_reason") if cleaned[name]}
        wanted = {name: value for name, value in wanted.items() if value != getattr(row, name)}
        if cleaned["counts"]:
            counting = {"counts": cleaned["counts"] == "ja", "why_not": cleaned["why_not"]}
            if counting["counts"]:
                counting["why_not"] = ""
            before = read_rows(row)["contributions"]
            after = [each | counting for each in before]
            wanted |= {"contributions": after} if before != after else {}
        return wanted

    return changes
