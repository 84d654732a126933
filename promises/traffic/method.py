"""Traffic operations in the log."""

from promises.log.branches import Branch
from promises.log.methods import register
from promises.models import TrafficOperation
from promises.traffic.log_form import TrafficForm
from promises.words.enums import Method

register(Method.TRAFFIC, form=TrafficForm, row="traffic_operation", branch=Branch(TrafficOperation))
