"""Traffic operations on the page of the activity."""

from medborgarlofte.accounts.admin.base import HouseStackedInline
from promises.log.admin_rows import INTERNAL, register_inline
from promises.models import TrafficOperation
from promises.words.enums import Method


class TrafficInline(HouseStackedInline):
    model = TrafficOperation
    fieldsets = [
        ("Offentligt", {"fields": ["control", "section", "minutes"]}),
        (INTERNAL, {"fields": ["internal_section"]}),
    ]


register_inline(Method.TRAFFIC, TrafficInline)
