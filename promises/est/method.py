"""EST meetings in the log."""

from promises.est.log_form import MeetingForm
from promises.log.branches import Branch
from promises.log.methods import register
from promises.models import CoordinationMeeting, Measure
from promises.words.enums import Method

register(
    Method.EST,
    form=MeetingForm,
    row="coordination_meeting",
    branch=Branch(CoordinationMeeting, under={"measures": Branch(Measure, "meeting")}),
)
