"""Traffic operations in the log, and what pages say of them."""

from promises.log.branches import Branch
from promises.log.methods import register
from promises.models import TrafficOperation
from promises.traffic.log_form import TrafficForm
from promises.traffic.words import operation_words
from promises.words.enums import Method


def public_words(operation: TrafficOperation) -> tuple[tuple[str, str], ...]:
    """What was controlled, and on which section."""
    return operation_words(operation.control, operation.section)


register(
    Method.TRAFFIC,
    form=TrafficForm,
    row="traffic_operation",
    branch=Branch(TrafficOperation),
    public_words=public_words,
)
