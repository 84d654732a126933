"""A row of a table said back as it was read, before it is public."""

from promises.log.table_columns import columns_of
from promises.tables.columns import heading
from promises.tables.row_values import Values
from promises.words import swedish

# What ``as_read`` says, in order.
READ = ("dag", "vad", "plats", "räknas", "utförd av")


def as_read(values: Values) -> list[str]:
    """``["14 maj 2020", "Trafikinsats: Kontroll på väg 152", "Skillingaryd", "Åtagande 1 (2020): 1", "Polisen"]``."""
    fields = values.fields
    counted = []
    for (commitment, part), share in values.shares.items():
        words = (
            f"Åtagande {commitment.number} ({commitment.promise.slug}): {swedish.number(share.quantity, 3)}"
        )
        words += f" av {swedish.number(share.out_of, 3)}" if share.out_of is not None else ""
        words += f", {part}" if part else ""
        counted.append(words if share.counts else f"{words}, räknas inte: {share.why_not}")
    if not counted:
        promise = fields["promise"]
        counted = [f"Inget åtagande ({promise.slug})" if promise else "Hör inte till något löfte"]
    counted += [
        f"{swedish.capital(measure.label)}: {swedish.number(value, 3)}"
        for measure, value in values.results.items()
    ]
    counted += [
        f"{swedish.capital(column.heading)}: {column.say(values.method[column.field])}"
        for column in columns_of(fields["kind"].method)
        if column.field in values.method
    ]
    counted += [
        f"{swedish.capital(heading(name))}: {fields[name]}"
        for name in ("note", "internal_note")
        if fields.get(name)
    ]
    return [
        swedish.span(fields["starts_on"], fields["ends_on"]),
        f"{swedish.capital(fields['kind'].name)}: {fields['title']}",
        fields["place"],
        ". ".join(counted),
        fields["performed_by"].short_name,
    ]
