"""Two people's versions of one form, field by field."""

from dataclasses import dataclass
from typing import cast
from zlib import crc32

from django.forms import BaseForm, BoundField
from django.http import QueryDict

BEGAN = "began"  # the hidden input with a mark of what each field said when its writer began


@dataclass(frozen=True)
class Difference:
    """One field whose value differs: ``before`` as it is stored, ``after`` as it was typed or stored later."""

    label: str
    before: str
    after: str
    internal: bool = False


def differences(typed: BaseForm, now: BaseForm) -> list[Difference]:
    """How what was typed differs from what is stored; fields nobody sees are left out."""
    found = []
    for name in typed.fields:
        if name in now.fields and not typed[name].is_hidden:
            before, after = words_of(now, name), words_of(typed, name)
            if before != after:
                found.append(Difference(str(typed[name].label).rstrip("?"), before, after))
    return found


def began_of(form: BaseForm) -> str:
    """A mark of what each field says, ``place:1a2b3c4d …``: tells a field that the writer changed from one left alone."""
    return " ".join(f"{field.name}:{_mark(_as_sent(field))}" for field in form if not field.is_hidden)


def keep_theirs(typed: BaseForm, now: BaseForm) -> None:
    """Let the fields that the writer left alone say what is stored ``now``, so that only their own changes are held
    against it. Where the page did not say what it began with, everything counts as theirs."""
    said = str(typed.data.get(BEGAN, ""))
    began = dict(each.split(":", 1) for each in said.split() if ":" in each)
    sent = cast(QueryDict, typed.data).copy()
    for field in now:
        if field.name not in typed.fields or field.is_hidden or field.field.widget.needs_multipart_form:
            continue
        if began.get(field.name) == _mark(_as_sent(typed[field.name])):
            sent.setlist(field.html_name, _as_sent(field))
    sent[BEGAN] = began_of(now)
    typed.data = sent


def _mark(values: list[str]) -> str:
    return f"{crc32(repr(values).encode()):08x}"


def _as_sent(field: BoundField) -> list[str]:
    """The field's values as a browser sends them, without what is empty."""
    value = field.value()
    if value is True or value is False or value is None:
        return ["on"] if value else []
    said = value if isinstance(value, list | tuple) else field.field.widget.format_value(value)
    values = said if isinstance(said, list | tuple) else [said]
    return [
        text
        for each in values
        if (text := str(each if each is not None else "").strip().replace("\r\n", "\n"))
    ]


def words_of(form: BaseForm, name: str) -> str:
    """The field's value as a reader would say it."""
    value = form[name].value()
    if value is None or value is False or value in ("", []):  # nought is something said
        return ""
    if value is True:
        return "ja"
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None:
        labels: dict[str, str] = {}
        for choice, label in choices:
            group = label if isinstance(label, list | tuple) else [(choice, label)]
            labels |= {str(key): str(words) for key, words in group}
        values = value if isinstance(value, list | tuple) else [value]
        return ", ".join(labels.get(str(each), str(each)) for each in values)
    return str(form.fields[name].widget.format_value(value) or "").strip().replace("\r\n", "\n")
