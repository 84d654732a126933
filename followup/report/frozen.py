"""A report as an edition freezes it, in JSON: the view with its codes and words, and what is printed. Pure.

Each class is an object with its fields by name, a NamedTuple a list. A field that has its default is left out, and
an unknown one is passed by: so a field may be added, never renamed.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from followup.report.view import ReportView, StatusThen
from medborgarlofte.documents.blocks import Block, html_blocks
from promises.counting.progress import Answer

# Stands in the frozen words where the edition's code is printed: the code is counted from them.
CODE = "{kontrollkod}"


def freeze(view: ReportView, html: str) -> dict[str, Any]:
    """What is frozen of a report: all of ``view``, and the blocks of ``html``, drawn with ``CODE`` for its code."""
    printed = [[*block[:2], *([block.of] if block.of else [])] for block in html_blocks(html)]
    return {"view": written(view), "printed": printed}


def frozen_view(frozen: Mapping[str, Any]) -> ReportView:
    """The view that was frozen. Raises TypeError, KeyError or ValueError for what is none."""
    view: ReportView = read(ReportView, frozen["view"])
    return view


def frozen_blocks(frozen: Mapping[str, Any], code: str) -> list[Block]:
    """The blocks that were frozen, of the edition with that code."""
    return [Block(tag, words.replace(CODE, code), *of) for tag, words, *of in frozen["printed"]]


def written(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Answer | StatusThen):
        return [value.status.value, value.unknown and value.unknown.value, value.label]
    if is_dataclass(value) and not isinstance(value, type):
        said = {}
        for field in fields(value):
            held = getattr(value, field.name)
            if held != (field.default if field.default_factory is MISSING else field.default_factory()):
                said[field.name] = written(held)
        return said
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return Decimal(repr(value))
    return [written(each) for each in value] if isinstance(value, list | tuple) else value


def read(kind: Any, value: Any) -> Any:
    """The value of that type in ``written``'s JSON."""
    kind = StatusThen if kind is Answer else kind
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
        return None if value is None else read(kind, value)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        each_is = [inner[0]] * len(value) if inner[-1] is ... else inner
        return tuple(read(each, held) for each, held in zip(each_is, value, strict=True))
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: read(each, value[name]) for name, each in _hints(kind).items() if name in value})
    if hasattr(kind, "_fields"):
        return kind(*(read(each, held) for each, held in zip(_hints(kind).values(), value, strict=False)))
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal | float):
        return kind(value)
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
