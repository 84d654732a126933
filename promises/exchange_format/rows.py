"""One row of the database with the rows inside it, as the document says them."""

from collections.abc import Iterable

from django.db.models import Model

from promises.exchange_format.normal import Document
from promises.exchange_format.properties import value_of
from promises.exchange_format.shared_nouns import Noun


def row_document(noun: Noun, row: Model) -> Document:
    """One row with the rows inside it. Properties that say nothing are there as None."""
    said = {name: value_of(row, name) for name in noun.columns}
    for name, inner in noun.inside.items():
        rows = rows_inside(inner, row)
        if noun.is_single(name):
            said[name] = next((row_document(inner, each) for each in rows), None)
        else:
            said[name] = [row_document(inner, each) for each in rows]
    return said


def rows_inside(noun: Noun, parent: Model) -> Iterable[Model]:
    """The rows of a noun below ``parent``, as they were fetched if they were."""
    related = noun.model._meta.get_field(noun.parent).remote_field
    if related.multiple:
        rows = getattr(parent, related.get_accessor_name()).all()
        return sorted(rows, key=lambda row: row.position) if noun.positioned else rows
    found = getattr(parent, related.get_accessor_name(), None)
    # A protocol that is still written is nobody else's business.
    return [found] if found and not getattr(found, "protocol_is_draft", False) else []
