"""Traffic operations on the page of the activity."""

from medborgarlofte.accounts.admin.base import HouseStackedInline
from promises.log.admin_rows import register_inline
from promises.models import TrafficOperation
from promises.words.enums import Method
from promises.writing.admin import group, internal_only


class TrafficInline(HouseStackedInline):
    model = TrafficOperation
    fieldsets = [group("Offentligt", "control", "section", "minutes"), internal_only("internal_section")]


register_inline(Method.TRAFFIC, TrafficInline)
