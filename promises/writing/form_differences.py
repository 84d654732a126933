"""Two people's versions of one form, field by field."""

from dataclasses import dataclass

from django.forms import BaseForm


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
