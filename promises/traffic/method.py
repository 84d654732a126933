"""Traffic operations in the log, and what pages say of them."""

from promises.log.branches import Branch
from promises.log.methods import register
from promises.models import TrafficOperation
from promises.traffic.log_form import TrafficForm
from promises.words.enums import Method, TrafficControl


def public_words(operation: TrafficOperation) -> tuple[tuple[str, str], ...]:
    """What was controlled, and on which section."""
    return ("Kontroll av", TrafficControl(operation.control).label), ("Vägavsnitt", operation.section)


register(
    Method.TRAFFIC,
    form=TrafficForm,
    row="traffic_operation",
    branch=Branch(TrafficOperation),
    public_words=public_words,
)
