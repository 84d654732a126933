"""What a browser sends from the forms of the desk and the administration."""

import uuid
from typing import Any

import lxml.html

from tests import factories as f


def sent(commitment: Any, /, **fields: Any) -> dict[str, Any]:
    """The usual case of a handläggare: nothing changed but the place."""
    place = commitment.promise.municipality
    values = {
        "uid": str(uuid.uuid4()),
        "acting": f"{place.pk}-{f.organisation().pk}",
        "commitment": str(commitment.pk),
        "place": "Skillingaryd",
        "starts_on": "2020-10-15",
        "quantity": "1",
        "counts": "yes",
        "control": "speed",
    }
    return values | fields


def log(client: Any, commitment: Any, /, **fields: Any) -> Any:
    """The answer to the form being sent."""
    return client.post(f"/arbete/logga/{commitment.kind.slug}/", sent(commitment, **fields))


def agreed(client: Any, address: str, values: dict[str, Any]) -> Any:
    """The answer to a form whose consequences are read, and then agreed to."""
    read = client.post(address, values)
    assert read.context["foreseen"].differences, read.content.decode()
    return client.post(address, values | {"foreseen": read.context["foreseen"].fingerprint})


def shown(page: Any) -> dict[str, Any]:
    """What a browser would send back of the form on the page if nothing were changed."""
    form = page.context["form"]
    found = {}
    for field in form:
        value = field.value()
        if value is True:
            found[field.html_name] = "on"
        elif value not in (None, "", False, []):  # a box that is not ticked is not sent
            words = field.field.widget.format_value(value)
            found[field.html_name] = words[0] if isinstance(words, list) else str(words)
    return found


def typed(response: Any, **changes: Any) -> dict[str, Any]:
    """What a page of the administration would send if nothing but ``changes`` was typed."""
    page = lxml.html.fromstring(response.content.decode())
    form = next(form for form in page.forms if form.get("id", "").endswith("_form"))
    return {name: value or "" for name, value in form.form_values()} | changes
