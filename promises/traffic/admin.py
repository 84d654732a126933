"""Traffic operations on the page of the activity."""

from typing import Any

from django.http import HttpRequest

from medborgarlofte.accounts.admin.base import HouseStackedInline
from promises.log.admin_rows import register_inline
from promises.models import TrafficOperation
from promises.words.enums import Method
from promises.writing.admin import group, internal_only


class TrafficInline(HouseStackedInline):
    model = TrafficOperation
    fieldsets = [group("Offentligt", "control", "section", "minutes"), internal_only("internal_section")]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "control":  # public: said by somebody, never by a default
            field.initial = None
            field.choices = [("", "---------"), *db_field.choices]
        return field


register_inline(Method.TRAFFIC, TrafficInline)
