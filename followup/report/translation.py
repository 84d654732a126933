"""The PDF of a report in English: a translation of one edition, drawn from what that froze. Never an edition of its own:
not stored, not sealed, and without the data that figures are counted from (ADR 0033)."""

import hashlib
import json
import threading

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from followup.models import Edition
from followup.report.known_editions import edition_view
from followup.report.look import Look
from followup.report.report_document import Check, noon
from followup.report.report_words import read_in
from followup.report.view import ReportView
from followup.report.wording import TEMPLATE
from medborgarlofte.documents.pdf import DocumentInfo, render_pdf
from medborgarlofte.languages import bare, marked_up
from medborgarlofte.middleware import build

_A_DAY = 86_400
# Who asks for the same while it is drawn waits for it, and draws it not again.
_DRAWING = threading.Lock()


def translation_pdf(edition: Edition) -> bytes | None:
    """The edition's report in English; None where its data do not come to what it froze. Drawn once for what it says."""
    with translation.override("en"):
        view = edition_view(edition.data, json.loads(edition.content))
        if view.language == "sv":
            return None
        check = Check.of(edition.code, f"{settings.SITE_URL}/{view.language}")
        html = marked_up(render_to_string(TEMPLATE, _context(edition, view, check)))
        info = _info(view, check)
    drawn_of = hashlib.sha256(f"{build()}{info}{html}".encode()).hexdigest()
    if kept := _kept(edition.pk, drawn_of):
        return kept
    with _DRAWING:
        if kept := _kept(edition.pk, drawn_of):
            return kept
        pdf = render_pdf(html, info)
        cache.set(_key(edition.pk), (drawn_of, pdf), _A_DAY)
    return pdf


def forget_translation(edition: int) -> None:
    """Nothing of it is kept: what it said is masked."""
    cache.delete(_key(edition))


def _kept(edition: int, drawn_of: str) -> bytes | None:
    known_of, pdf = cache.get(_key(edition)) or ("", b"")
    return pdf if known_of == drawn_of else None


def _key(edition: int) -> str:
    return f"translation:{edition}"


def _context(edition: Edition, view: ReportView, check: Check) -> dict[str, object]:
    """What the template of the report takes of a translation: its look, and which report it leads to."""
    place = edition.report.period.promise.municipality.slug
    at = [*view.address.split("/"), view.period, view.edition]
    sealed = bool(json.loads(edition.seals))
    mark = gettext("Översättning, inte stämplad. Det är rapporten på svenska som gäller:")
    if sealed:
        mark = gettext("Översättning, inte stämplad. Det är den stämplade rapporten på svenska som gäller:")
    return {
        "report": view,
        "check": check,
        "look": Look.of(place),
        "read_in": read_in(edition.read_in_on, view.approvals),
        "translation": {
            "mark": f"{mark}\n{check.url}",
            "sealed": sealed,
            "pdf_url": f"{settings.SITE_URL}{reverse('edition', args=at)}",
        },
    }


def _info(view: ReportView, check: Check) -> DocumentInfo:
    """What the file says of itself: whose translation it is stands twice, for whoever verifies it."""
    title = gettext("%(title)s (översättning, inte stämplad)") % {"title": view.document_title}
    return DocumentInfo(
        title=bare(title),
        author=bare(view.author),
        created=noon(view.published_on or view.as_of),
        identifier=f"{view.page_url}rapport.pdf#{check.code}",
        keywords=[bare(each) for each in view.keywords],
        language=view.language,
        source=check.url,
    )
