"""A walk's protocol as PDF/A-3a and PDF/UA-1."""

from datetime import datetime, time

from django.template.loader import render_to_string
from django.utils import timezone

from medborgarlofte.documents.pdf import DocumentInfo, render_pdf
from promises import swedish
from promises.presenters.protocol import ProtocolView


def protocol_pdf(view: ProtocolView) -> bytes:
    """The protocol with its action list as it stands on ``view.as_of``; the same bytes all that day."""
    info = DocumentInfo(
        title=f"{view.title}, protokoll {swedish.day(view.day)}",
        author=swedish.capital(view.organiser),
        created=timezone.make_aware(datetime.combine(view.as_of, time(12))),
        identifier=f"{view.page_url}protokoll.pdf#{view.as_of.isoformat()}",
        keywords=("medborgarlöfte", "trygghetsvandring", "protokoll"),
    )
    return render_pdf(render_to_string("promises/walk_pdf.html", {"view": view}), info)
