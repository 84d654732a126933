"""Tables of activities: the template, the export, and a file sent in: checked, seen, then read in."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import Conflict
from promises.models import Activity, Promise, TableImport
from promises.tables import export, table_uploads
from promises.tables import presenter as words
from promises.tables.actions import Logged, log_in_batches
from promises.tables.check_report import Report
from promises.tables.csv_file import write_csv
from promises.tables.dry_run import BATCH, check
from promises.tables.forms import UploadForm
from promises.tables.line_problems import BadTable
from promises.tables.lines import Line, read_lines
from promises.tables.permitted import Reach
from promises.words.swedish import number, plural
from promises.writing.preview import Busy, preview

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many new rows are named on the receipt.
_FIRST = 200
# So many of the person's latest tables are linked to.
_IMPORTS = 10
_NOT_AGREED = "Läs frågorna i listan och kryssa att det stämmer, eller rätta filen."
# Where a page that is sent while the file is read is cut in two.
_CUT = mark_safe("<!-- kontrollen -->")


@desk_page("GET", "POST")
def tables(request: SignedInRequest) -> HttpResponse:
    """Templates, exports, and the form that takes a file."""
    reach = _reach(request)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        upload = table_uploads.keep(request.user.pk, file.name, file.chunks())
        return redirect("table_check", upload.token)
    imports = TableImport.objects.filter(created_by=request.user).annotate(count=Count("activities"))
    context = {
        "form": form,
        "promises": reach.promises,
        "imports": words.imports(imports[:_IMPORTS]),
        "crumbs": words.crumbs(),
    }
    return render(request, "promises/tables/tables.html", context, status=422 if form.errors else 200)


@desk_page()
def template(request: SignedInRequest, suffix: str) -> HttpResponseBase:
    """The empty table of ``?lofte=kommun/slug`` as CSV or XLSX."""
    reach = _reach(request)
    promise = _promise(request, reach, suffix)
    if promise is None:
        raise Http404("Välj ett löfte.")
    name = f"mall-{promise.municipality.slug}-{promise.slug}"
    if suffix == "csv":
        return _csv(chain(export.template_rows(promise), export.help_rows(promise)), name)
    return _xlsx(name, export.template_rows(promise), *export.sheets(promise, reach))


@desk_page()
def download(request: SignedInRequest, suffix: str) -> HttpResponseBase:
    """What there is, of ``?lofte=kommun/slug`` or of all the person's places, as CSV or XLSX."""
    reach = _reach(request)
    promise = _promise(request, reach, suffix)
    rows = export.export_rows(export.activities(reach, promise), reach, promise)
    name = f"insatser-{promise.municipality.slug}-{promise.slug}" if promise else "insatser"
    return _csv(rows, name) if suffix == "csv" else _xlsx(name, rows)


@desk_page("GET", "POST")
def table_check(request: SignedInRequest, token: str) -> HttpResponseBase:
    """What the file would do, told while it is read; POST reads it in; after that, the receipt."""
    upload, reach = _upload(request, token), _reach(request)
    if request.method == "POST" and upload.unknown and "pass_over" in request.POST:
        upload.pass_over()
        return redirect("table_check", upload.token)
    if request.method == "POST" and not upload.done and upload.counts:
        if upload.question_count and "agreed" not in request.POST:
            return _page(request, upload, refusal=_NOT_AGREED, status=422)
        return _read_in(request, upload)
    if upload.counts is None and not upload.refused:
        context = {"upload": upload, "cut": _CUT, "crumbs": words.crumbs("Kontrollen")}
        page = render_to_string("promises/tables/check.html", context, request)
        return StreamingHttpResponse(_checking(request, upload, reach, page))
    return _page(request, upload)


@desk_page()
def table_list(request: SignedInRequest, token: str, name: str) -> HttpResponseBase:
    """Every problem of the file (``fel``), or every good row as it was read (``last``), as CSV."""
    upload = _upload(request, token)
    if not upload.list_file(name).exists():
        raise Http404("Listan finns inte.")
    return FileResponse(
        upload.list_file(name).open("rb"),
        as_attachment=True,
        filename=f"{name}.csv",
        content_type="text/csv; charset=utf-8",
    )


def _lines(upload: table_uploads.Upload, reach: Reach) -> Iterator[Line]:
    return read_lines(upload.table, reach.headings.values(), upload.passed_over)


def _checking(
    request: SignedInRequest, upload: table_uploads.Upload, reach: Reach, page: str
) -> Iterator[str]:
    """The page, sent in pieces: its head, a line for every batch, what came of it."""
    head, tail = page.split(_CUT)
    yield head
    try:
        short = False
        with Report(upload) as report:
            for batch in check(_lines(upload, reach), reach, today()):
                report.add(batch)
                short = report.rows <= BATCH
                yield f'<p class="wrap fine checking">{number(report.rows)} {plural(report.rows, "rad kontrollerad", "rader kontrollerade")} …</p>\n'
        if short:
            yield '<p class="wrap fine checking">Prövar vad som ändras för dem som läser …</p>\n'
            _foresee(request, upload, reach)
    except BadTable as refusal:
        upload.refused, upload.unknown = str(refusal), getattr(refusal, "columns", [])
        upload.save()
    yield render_to_string("promises/tables/_result.html", words.result(upload), request)
    yield tail


def _foresee(request: SignedInRequest, upload: table_uploads.Upload, reach: Reach) -> None:
    """Note what anybody will read otherwise when the good rows are read in, all of them."""
    rows = _lines(upload, reach)
    try:
        seen = preview(
            lambda: list(log_in_batches(by=request.user, rows=rows, only_good=True)), reach.promises
        )
    except Busy as busy:
        upload.foreseen = [[str(busy.message), "", ""]]
    else:
        upload.foreseen = [
            [each.name, *(words.text if words else "" for words in (each.before, each.after))]
            for each in seen.differences
        ]
    upload.save()


def _read_in(request: SignedInRequest, upload: table_uploads.Upload) -> HttpResponseBase:
    """Read the file in. A long one is told of while it is read; one of a single batch is answered when it is done."""
    steps = log_in_batches(
        by=request.user,
        rows=_lines(upload, Reach(request.user)),
        name=upload.name,
        only_good="good" in request.POST,
        skip_similar="skip_similar" in request.POST,
        expected=upload.counts,
    )
    try:
        begun = [next(steps)]
        # One batch is over soon.
        begun += [] if sum(begun[0].counts.values()) >= BATCH else steps
    except (BadTable, ValidationError) as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return _page(request, upload, refusal=_refused(upload, refusal), status=status)
    if len(begun) > 1:
        _finish(upload, begun[-1])
        return redirect("table_check", upload.token)
    context = {"upload": upload, "cut": _CUT, "reading": True, "crumbs": words.crumbs("Inläsningen")}
    page = render_to_string("promises/tables/check.html", context, request)
    return StreamingHttpResponse(_reading(request, upload, begun[-1], steps, page))


def _reading(
    request: SignedInRequest, upload: table_uploads.Upload, done: Logged, steps: Iterator[Logged], page: str
) -> Iterator[str]:
    """The page, sent in pieces. Whoever closes it before the end has read nothing in."""
    head, tail = page.split(_CUT)
    yield head + _so_far(done)
    try:
        for done in steps:
            yield _so_far(done)
    except (BadTable, ValidationError) as refusal:
        context = words.result(upload) | {"refusal": _refused(upload, refusal)}
        yield render_to_string("promises/tables/_result.html", context, request)
    else:
        _finish(upload, done)
        yield render_to_string("promises/tables/_receipt.html", _receipt(request, upload), request)
    yield tail


def _so_far(done: Logged) -> str:
    words = f"{number(sum(done.counts.values()))} insatser genomgångna …"
    return f'<p class="wrap fine">{"Skriver det som alla läser …" if done.told else words}</p>\n'


def _refused(upload: table_uploads.Upload, refusal: Exception) -> str:
    """Why nothing was read in; where something has changed since the check, it has to be made again."""
    if isinstance(refusal, Conflict):
        upload.forget()
    return " ".join(getattr(refusal, "messages", [str(refusal)]))


def _finish(upload: table_uploads.Upload, done: Logged) -> None:
    upload.finish(
        {
            "number": done.table.number if done.table else "",
            "import": str(done.table.uid) if done.table else "",
            "at": words.moment(now()),
            "new": done.counts["new"] - done.left_out,
            "changed": done.counts["changed"],
            "left_out": done.counts["bad"] + done.left_out,
            "first": done.uids[:_FIRST],
        }
    )


def _receipt(request: SignedInRequest, upload: table_uploads.Upload) -> dict[str, Any]:
    first = (upload.done or {})["first"]
    found = Activity.objects.filter(uid__in=first, municipality__in=Reach(request.user).places)
    return {"upload": upload} | words.receipt(upload, found)


def _page(
    request: SignedInRequest, upload: table_uploads.Upload, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"upload": upload, "cut": "", **words.result(upload), "refusal": refusal}
    if upload.done:
        context |= _receipt(request, upload)
    context["crumbs"] = words.crumbs("Kvitto" if upload.done else "Kontrollen")
    return render(request, "promises/tables/check.html", context, status=status)


def _reach(request: SignedInRequest) -> Reach:
    reach = Reach(request.user)
    if not reach.places:
        raise PermissionDenied(
            "Du har inget uppdrag att logga insatser. Be administratören i din kommun om ett."
        )
    return reach


def _upload(request: SignedInRequest, token: str) -> table_uploads.Upload:
    upload = table_uploads.find(token, request.user.pk)
    if upload is None:
        raise Http404("Filen finns inte kvar. Ladda upp den igen.")
    return upload


def _promise(request: SignedInRequest, reach: Reach, suffix: str) -> Promise | None:
    if suffix not in {"csv", "xlsx"}:
        raise Http404("Tabellen finns som CSV och XLSX.")
    wanted = request.GET.get("lofte")
    if not wanted:
        return None
    for promise in reach.promises:
        if promise.address == wanted:
            return promise
    raise Http404("Det löftet finns inte bland dina.")


def _csv(rows: Iterable[Any], name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(write_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _xlsx(name: str, *parts: Any) -> HttpResponseBase:
    from promises.tables.xlsx_file import write_xlsx  # loaded where a workbook is made, not at every start

    handle, path = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    try:
        write_xlsx(Path(path), *parts)
        # Opened, it can be sent though its name is gone.
        file = open(path, "rb")  # noqa: SIM115
    finally:
        os.unlink(path)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX)
