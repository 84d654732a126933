"""What is a part of what: the way from a row to the promise or the activity around it, read from the models.

A row is a part of what a foreign key that is never empty leads to, of a promise or an activity directly, or of what
it goes with when that is deleted (CASCADE), and so on upwards. A new model needs no entry anywhere. Only models of
this app have a way: what followup makes of a promise is no part of it.
"""

from functools import cache

from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model


@cache
def way_up(model: type[Model], whole: type[Model]) -> str:
    """The lookup from a row of ``model`` to the row of ``whole`` that it is a part of, ``walk__activity``; "" where
    it is a part of none. ``whole`` is ``Promise`` or ``Activity``."""
    own = model._meta.app_label == "promises"
    keys = [field for field in model._meta.concrete_fields if own and isinstance(field, ForeignKey)]
    for key in keys:
        if key.related_model is whole and not key.null:
            return key.name
    for key in keys:
        if key.remote_field.on_delete is CASCADE and (rest := way_up(key.related_model, whole)):
            return f"{key.name}__{rest}"
    return ""


def parts(whole: type[Model]) -> tuple[type[Model], ...]:
    """Every model of the app whose rows are parts of a ``whole``, the nearest first."""
    ways = {model: way_up(model, whole) for model in apps.get_app_config("promises").get_models()}
    return tuple(sorted(filter(ways.get, ways), key=lambda model: ways[model].count("__")))
