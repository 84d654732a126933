"""Which role holds which permissions (docs/roles.md). Pure; the only place that names both."""

from medborgarlofte.accounts.permissions import Permission as P
from medborgarlofte.labelled import Labelled


class Role(Labelled):
    """A person's part in one organisation and municipality."""

    OFFICER = "officer", "handläggare"
    POLICE = "police", "polis"
    COORDINATOR = "coordinator", "samordnare"
    DECIDER = "decider", "beslutsfattare"
    ADMINISTRATOR = "administrator", "administratör"


PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.OFFICER: frozenset({P.LOG_ACTIVITY, P.READ_DRAFT}),
    Role.POLICE: frozenset({P.LOG_ACTIVITY, P.READ_DRAFT, P.WRITE_FOLLOW_UP}),
    Role.COORDINATOR: frozenset(
        {P.LOG_ACTIVITY, P.READ_DRAFT, P.WRITE_FOLLOW_UP, P.EDIT_PROMISE, P.PUBLISH, P.MASK}
    ),
    Role.DECIDER: frozenset({P.READ_DRAFT, P.APPROVE}),
    # By this role alone nobody publishes or approves.
    Role.ADMINISTRATOR: frozenset({P.READ_DRAFT, P.ADMINISTER}),
}

# Masking and publishing decide what the law lets be shown: they are held for authorities only. Whoever else
# signed approves.
OF_AUTHORITIES = frozenset({P.PUBLISH, P.MASK})
