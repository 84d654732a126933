"""The headings of a table: which row they are, and which column is which. Pure."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from promises.log import table_columns
from promises.tables.cells import fold
from promises.tables.columns import BY_KEY, COLUMNS, LEFT_OUT, REQUIRED, RESULT
from promises.tables.line_problems import BadTable, UnknownColumns
from promises.words.swedish import listing

# So many rows are looked at for the headings: titles may stand above them.
MOST_TITLES = 20
# Where each column stands: its key, or a result measure's whole heading, by its place in the row;
# empty for a column that is left out.
Layout = Mapping[int, str]


def read_headings(row: Sequence[str], results: Collection[str], passed_over: Collection[str] = ()) -> Layout:
    """The columns of a table whose headings are ``row``. ``results`` are the headings of result measures,
    ``passed_over`` those of columns that are not to be read.

    Raises UnknownColumns, and BadTable for a heading that is doubled or missing, naming every one of them.
    """
    known = dict.fromkeys([*map(fold, passed_over), *LEFT_OUT], "") | _known(results)
    headings = {place: fold(text) for place, text in enumerate(row) if text.strip()}
    unknown = [row[place].strip() for place, text in headings.items() if text not in known]
    if unknown:
        sentences = []
        for text in unknown:
            meant = get_close_matches(fold(text), known, n=1, cutoff=0.75)
            advice = f" Menas {meant[0]}?" if meant else ""
            sentences.append(f"Kolumnen ”{text[:60]}” känns inte igen.{advice}")
        raise UnknownColumns(" ".join(sentences), unknown)
    layout = {place: known[text] for place, text in headings.items()}
    doubled = [
        text for text in dict.fromkeys(layout.values()) if text and list(layout.values()).count(text) > 1
    ]
    if doubled:
        raise BadTable(f"Kolumnen {_names(doubled)} står två gånger. Ta bort den ena.")
    missing = [key for key in REQUIRED if key not in layout.values()]
    if missing:
        raise BadTable(
            f"Tabellen saknar kolumnen {_names(missing)}. Rubrikerna ska stå på en rad över insatserna, som i mallen."
        )
    return layout


def heads(row: Sequence[str]) -> bool:
    """Whether the row is that of the headings: a title above them has one word of theirs at most."""
    return recognised(row) > 1


def recognised(row: Sequence[str]) -> int:
    """How many cells of the row are headings; tells a separator that fits from one that does not."""
    known = _known(())
    return sum(fold(text) in known or fold(text).startswith(RESULT) for text in row)


def _known(results: Collection[str]) -> dict[str, str]:
    named = [*table_columns.headings(), *results]
    own = {name: column.key for column in COLUMNS for name in (column.heading, column.also) if name}
    return {fold(text): text for text in named} | {fold(name): key for name, key in own.items()}


def _names(keys: Sequence[str]) -> str:
    return listing([f"”{BY_KEY[key].heading if key in BY_KEY else key}”" for key in keys])
