"""EST meetings in the log."""

from promises.est.log_form import MeetingForm
from promises.log.branches import Branch
from promises.log.methods import register
from promises.log.table_columns import MethodColumn, MethodTable, words
from promises.models import CoordinationMeeting, Measure
from promises.words.enums import Method

register(
    Method.EST,
    form=MeetingForm,
    row="coordination_meeting",
    branch=Branch(CoordinationMeeting, under={"measures": Branch(Measure, "meeting")}),
    table=MethodTable(
        (
            MethodColumn(
                "internal_agenda",
                "dagordning",
                "EST-möte, intern: platser och lägen, aldrig en person.",
                words(),
                empty="",
                internal=True,
            ),
        )
    ),
)
