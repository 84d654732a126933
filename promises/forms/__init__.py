"""Forms of the desk. Each checks and translates what was typed; saving is the actions' work."""

from promises.enums import Method
from promises.forms.base import LogForm
from promises.forms.meeting import MeetingForm
from promises.forms.round import RoundForm
from promises.forms.scope import Scope, scope_of
from promises.forms.traffic import TrafficForm
from promises.forms.walk import WalkForm
from promises.models import Kind

__all__ = ["LogForm", "Scope", "form_for", "scope_of"]

_FORMS: dict[Method, type[LogForm]] = {
    Method.SAFETY_WALK: WalkForm,
    Method.EST: MeetingForm,
    Method.HOT_SPOT: RoundForm,
    Method.TRAFFIC: TrafficForm,
}


def form_for(kind: Kind) -> type[LogForm]:
    """The form made for the kind's way of working."""
    return _FORMS.get(Method(kind.method), LogForm)
