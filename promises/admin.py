"""The administration of promises, from every room. Order here is order on the page."""

from promises.editing import admin as editing_admin, period_admin  # noqa: F401, I001
from promises.log import admin as log_admin  # noqa: F401
from promises.traffic import admin as traffic_admin  # noqa: F401
from promises.walks import admin as walks_admin  # noqa: F401
from promises.rounds import admin as rounds_admin  # noqa: F401
from promises.est import admin as est_admin  # noqa: F401
from promises.photos import admin as photos_admin  # noqa: F401
from promises.questions import admin as questions_admin  # noqa: F401
from promises.editing import shared_admin  # noqa: F401
