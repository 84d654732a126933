"""What is public today of one promise, for its pages: read by statements that are written once, for Django takes longer to
word a question than the database to answer it, and kept in this process for the promise's next page.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from medborgarlofte.clock import today
from medborgarlofte.recent import Recent
from promises.exchange_format.normal import Document
from promises.models import Promise
from promises.record import reading
from promises.record.packed import unpack
from promises.record.parts import nouns
from promises.record.reading import FEW_ROWS, OF_FILE, Record
from promises.record.versions import is_looked_at

_NEWEST = "FROM record_part WHERE chain_id = %s AND last IS NULL"
_CHANGED_ON = "SELECT MAX(day) FROM record_version WHERE chain_id = %s"
_LOGGED = f"SELECT internal_fact {_NEWEST} AND noun = 'activities' ORDER BY id"
# Of a log there may be as much as there are rows.
_MANY = ("activities", "photos", "observations")
_FEW = f"SELECT noun, path, content {_NEWEST} AND noun NOT IN {_MANY} ORDER BY since, id"

# A record takes what a few rows of a log do, and each row some 0.4 kB.
_kept: Recent[tuple[int, int, date], Record] = Recent(20_000, lambda record: 100 + len(record.packed))


def newest_record(promise: Promise) -> Record:
    """What is public today of a published promise that was read just now with its chain. Three queries, or none where
    this process has read the same ``public_revision`` today."""
    if is_looked_at(promise):
        chain: int = promise.chain.pk
    else:
        (chain,) = reading.look_today({promise.pk})
    key = promise.pk, promise.public_revision, today()
    record = _kept.find(key)
    if record is None:
        record = _read(chain)
        _kept.keep(key, record)
    return record


def _read(chain: int) -> Record:
    ((changed_on,),) = _ask(_CHANGED_ON, chain)
    few: dict[str, dict[str, Document]] = defaultdict(dict)
    for noun, path, content in _ask(_FEW, chain):
        few[noun][path] = json.loads(content, parse_float=Decimal)
    whole = {path: row for noun in OF_FILE for path, row in few[noun].items()}
    packed = unpack(fact for (fact,) in _ask(_LOGGED, chain))

    def find(keys: Collection[str]) -> dict[str, str]:
        asked = {f"activities/{key}": key for key in keys}
        found = (
            _contents(chain, "path", asked)
            if len(asked) <= FEW_ROWS
            else _contents(chain, "noun", ["activities"])
        )
        return {asked[path]: said for path, said in found if path in asked}

    def of_nouns(*names: str) -> dict[str, Document]:
        if not set(names) & set(_MANY):
            return {path: row for name in names for path, row in few[name].items()}
        return {path: json.loads(said, parse_float=Decimal) for path, said in _contents(chain, "noun", names)}

    # SQLite gives a day as text.
    return Record(today(), date.fromisoformat(str(changed_on)), nouns(whole), packed, find, of_nouns)


def _contents(chain: int, column: str, asked: Collection[str]) -> list[Any]:
    """Path and content of the parts that have one of these in the ``column``, "path" or "noun"."""
    if not asked:
        return []
    marks = ", ".join(["%s"] * len(asked))
    statement = f"SELECT path, content {_NEWEST} AND {column} IN ({marks}) ORDER BY since, id"
    return _ask(statement, chain, *asked)


def _ask(statement: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
