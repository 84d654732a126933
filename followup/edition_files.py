"""The stored files of an edition, and whether they are still those that were published."""

from django.db.models.fields.files import FieldFile
from django.utils import timezone

from followup.models import Edition
from medborgarlofte.stored import ChangedFile, LostFile, read_field


def fault(edition: Edition) -> str:
    """What is wrong with the edition's files, as a Swedish sentence; empty when they are those published."""
    for name, field, sha256 in stored_files(edition):
        try:
            read_field(field, sha256)
        except ChangedFile:
            return f"{name_of(edition)}: filen {name} är inte den som publicerades."
        except LostFile:
            return f"{name_of(edition)}: filen {name} saknas."
    return ""


def stored_files(edition: Edition) -> list[tuple[str, FieldFile, str]]:
    """The edition's stored files with the checksum each was given; a masked edition has none any more."""
    if edition.masked_at:
        return []
    start = f"utgava-{edition.number}"
    renewed = [
        (
            f"{start}-fornyad-{timezone.localtime(each.renewed_at):%Y-%m-%d}-{each.pk}.pdf",
            each.pdf,
            each.sha256,
        )
        for each in edition.renewals.all()
    ]
    papers = [
        (f"{start}-undertecknad-{each.pk}.pdf", each.file, each.sha256) for each in edition.papers.all()
    ]
    return [(f"{start}.pdf", edition.pdf, edition.sha256), *renewed, *papers]


def name_of(edition: Edition) -> str:
    """The edition as sentences call it."""
    return f"{edition.report.period.promise.title}, {edition.report.period.label}, utgåva {edition.number}"
