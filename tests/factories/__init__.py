"""Small makers of saved rows for tests. Each has sensible values; name only what the test is about.

Nothing goes through the actions: a test that needs the audit trail calls the action itself.
"""

from medborgarlofte.accounts.roles import Role
from promises.words.enums import AmendmentKind
from tests.factories.activities import (
    activity,
    confirmation,
    contribution,
    hot_spot,
    photo,
    result,
    situation_report,
    table_import,
)
from tests.factories.people import (
    PASSWORD,
    coordinator,
    decider,
    delegation,
    member,
    municipality,
    officer,
    organisation,
    police,
    police_area,
    police_decider,
    police_officer,
    superuser,
    user,
)
from tests.factories.promises import (
    FOUR_KINDS,
    amendment,
    commitment,
    four_commitments,
    kind,
    party,
    promise,
    published_promise,
    refreshed,
    result_measure,
    target,
    tertials,
)
from tests.factories.questions import question
from tests.factories.walks import invitation, measure, observation, walk

__all__ = [
    "FOUR_KINDS",
    "PASSWORD",
    "AmendmentKind",
    "Role",
    "activity",
    "amendment",
    "commitment",
    "confirmation",
    "contribution",
    "coordinator",
    "decider",
    "delegation",
    "four_commitments",
    "hot_spot",
    "invitation",
    "kind",
    "measure",
    "member",
    "municipality",
    "observation",
    "officer",
    "organisation",
    "party",
    "photo",
    "police",
    "police_area",
    "police_decider",
    "police_officer",
    "promise",
    "published_promise",
    "question",
    "refreshed",
    "result",
    "result_measure",
    "situation_report",
    "superuser",
    "table_import",
    "target",
    "tertials",
    "user",
    "walk",
]
