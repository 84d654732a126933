"""A walk's protocol as PDF/A-3a and PDF/UA-1, with its photos in it."""

import base64
import io
import logging
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from PIL import Image

from medborgarlofte.documents.pdf import DocumentInfo, render_pdf
from medborgarlofte.stored import LostFile, alarm_of, read_stored
from promises.log.shown_photos import ShownPhoto
from promises.models import Photo
from promises.walks.protocol import ProtocolView
from promises.words import swedish

_log = logging.getLogger(__name__)
# Sharp in print across half a page; a protocol with forty photos stays a file one can send by mail.
_LONGEST_SIDE = 900


def protocol_pdf(view: ProtocolView) -> bytes:
    """The protocol with its action list as it stands on ``view.as_of``; the same bytes all that day."""
    info = DocumentInfo(
        title=f"{view.title}, protokoll {swedish.day(view.day)}",
        author=swedish.capital(view.organiser),
        created=timezone.make_aware(datetime.combine(view.as_of, time(12))),
        identifier=f"{view.page_url}protokoll.pdf#{view.as_of.isoformat()}",
        keywords=("medborgarlöfte", "trygghetsvandring", "protokoll"),
    )
    # The pictures themselves in place of their addresses; one whose file is lost or changed is left out.
    rows = []
    for row in view.observations:
        pictures = ((photo, _jpeg(photo)) for photo in row.photos)
        embedded = tuple(
            replace(photo, url=f"data:image/jpeg;base64,{base64.b64encode(data).decode()}")
            for photo, data in pictures
            if data
        )
        rows.append(replace(row, photos=embedded))
    view = replace(view, observations=tuple(rows))
    return render_pdf(render_to_string("promises/walks/protocol_pdf.html", {"view": view}), info)


def _jpeg(photo: ShownPhoto) -> bytes:
    """The stored picture, scaled down; empty where its file is lost or changed."""
    field: Any = Photo._meta.get_field("file")
    try:
        data = io.BytesIO(read_stored(field.storage, photo.file, photo.sha256))
        with Image.open(data, formats=["JPEG"]) as stored:
            stored.draft(None, (_LONGEST_SIDE, _LONGEST_SIDE))
            picture = stored.convert("RGB")
    except (LostFile, OSError) as error:  # what Pillow does not read is an OSError too
        _log.error("A photo is left out of a protocol: %s", error)
        if isinstance(error, LostFile):
            alarm_of(error)
        return b""
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
