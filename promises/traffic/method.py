"""Traffic operations in the log, and what pages say of them."""

from promises.log.branches import Branch
from promises.log.methods import register
from promises.log.table_columns import MethodColumn, MethodTable, choice, count, label, words
from promises.models import TrafficOperation
from promises.traffic.log_form import TrafficForm
from promises.traffic.words import operation_words
from promises.words.enums import Method, TrafficControl


def public_words(operation: TrafficOperation) -> tuple[tuple[str, str], ...]:
    """What was controlled, and on which section."""
    return operation_words(operation.control, operation.section)


register(
    Method.TRAFFIC,
    form=TrafficForm,
    row="traffic_operation",
    branch=Branch(TrafficOperation),
    public_words=public_words,
    table=MethodTable(
        (
            MethodColumn(
                "control",
                "kontroll",
                "Trafikinsats: hastighet, nykterhet, bälte och mobil och så vidare.",
                choice(TrafficControl),
                say=label(TrafficControl),
                needed=True,
            ),
            MethodColumn(
                "section",
                "vägavsnitt",
                "Trafikinsats, offentlig: väg 152 norr om orten.",
                words(160),
                empty="",
            ),
            MethodColumn("minutes", "minuter", "Trafikinsats och runda: hur länge.", count(1)),
        )
    ),
)
