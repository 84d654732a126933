"""Rounds at hot spots in the log."""

from promises.log.branches import Branch
from promises.log.methods import register
from promises.log.table_columns import MethodTable
from promises.models import HotSpotRound, RoundObservation
from promises.rounds.columns import COLUMNS
from promises.rounds.log_form import RoundForm
from promises.words.enums import Method

register(
    Method.HOT_SPOT,
    form=RoundForm,
    row="hot_spot_round",
    branch=Branch(HotSpotRound, under={"observations": Branch(RoundObservation, "round")}),
    table=MethodTable(COLUMNS),
)
