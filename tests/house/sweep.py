"""Who is let in where, said by rule: each address of the desk, of the account and of the administration has one.

The rows asked for are the police's, where a row has an owner. A new address fails until it has got a rule here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from medborgarlofte.accounts.permissions import Permission as P
from medborgarlofte.accounts.roles import PERMISSIONS, Role
from tests.house.world import AUTHORITIES, HOUSING, POLICE

OWNER = POLICE


@dataclass(frozen=True)
class Person:
    """A role of one organisation in one place."""

    place: str
    whose: str
    role: Role

    def holds(self, permission: P) -> bool:
        """Masking and publishing are not a housing company's, whatever the role."""
        return permission in PERMISSIONS[self.role] and not (
            self.whose == HOUSING and permission in (P.MASK, P.PUBLISH)
        )

    @property
    def is_here(self) -> bool:
        return self.place == "vaggeryd"

    @property
    def is_of_authority(self) -> bool:
        return self.whose in AUTHORITIES


Rule = Callable[[Person], bool]


def everybody(person: Person) -> bool:
    """Whoever has signed in."""
    return True


def nobody(person: Person) -> bool:
    return False


def has(permission: P) -> Rule:
    """A list of one's own, or a form that begins something: the right is held anywhere."""
    return lambda person: person.holds(permission)


def there(permission: P) -> Rule:
    """The right in the row's municipality, for whichever organisation."""
    return lambda person: person.is_here and person.holds(permission)


def authority(permission: P) -> Rule:
    """The same, for the municipality or the police."""
    return lambda person: person.is_here and person.is_of_authority and person.holds(permission)


def has_as_authority(permission: P) -> Rule:
    """The right held anywhere, for a municipality or the police."""
    return lambda person: person.is_of_authority and person.holds(permission)


def own(permission: P) -> Rule:
    """The right for the organisation whose row it is, in its municipality."""
    return lambda person: person.is_here and person.whose == OWNER and person.holds(permission)


READ, LOG, EDIT, WRITE = P.READ_DRAFT, P.LOG_ACTIVITY, P.EDIT_PROMISE, P.WRITE_FOLLOW_UP
NO_METHOD: Any = None

# Of each address, by its name: who may look, who may send. NO_METHOD: it is not asked for in that way.
DESK: dict[str, tuple[Any, Any]] = {
    "desk": (everybody, NO_METHOD),
    "official": (everybody, NO_METHOD),
    "committee": (everybody, NO_METHOD),
    "committee_file": (everybody, NO_METHOD),
    "year_zip": (there(READ), NO_METHOD),
    "archive_zip": (there(READ), NO_METHOD),
    "police_text": (there(READ), NO_METHOD),
    "one_page": (there(READ), NO_METHOD),
    "one_page_pdf": (there(READ), NO_METHOD),
    # Logging.
    # An entry says whose it is: one that does not is nobody's.
    "sync": (everybody, nobody),
    "sync_photo": (NO_METHOD, nobody),
    "log_kind": (has(LOG), NO_METHOD),
    "log": (has(LOG), has(LOG)),
    "pass_card": (has(LOG), NO_METHOD),
    "activities": (everybody, NO_METHOD),
    "least_left": (everybody, NO_METHOD),
    "weekly": (everybody, nobody),
    "bulk_edit": (NO_METHOD, own(LOG)),
    "tables": (has(LOG), has(LOG)),
    "table_template": (there(LOG), NO_METHOD),
    "table_download": (has(LOG), NO_METHOD),
    "table_check": (nobody, nobody),
    "table_problems": (nobody, NO_METHOD),
    "table_read": (nobody, NO_METHOD),
    "table_import": (own(LOG), own(LOG)),
    "activity": (there(READ), NO_METHOD),
    "receipt": (there(READ), NO_METHOD),
    "edit_activity": (own(LOG), own(LOG)),
    "undo_activity": (own(LOG), own(LOG)),
    "withdraw_activity": (own(LOG), own(LOG)),
    "activity_photos": (there(READ), own(LOG)),
    "change_photo": (there(READ), own(LOG)),
    "desk_photo": (own(LOG), NO_METHOD),
    # EST and hot spots: kept by the authorities together.
    "est": (has(LOG), has(LOG)),
    "est_report": (own(LOG), own(LOG)),
    "est_overview": (has_as_authority(LOG), NO_METHOD),
    "est_meetings": (has_as_authority(LOG), has_as_authority(LOG)),
    "est_meeting": (authority(LOG), own(LOG)),
    "hot_spots": (has_as_authority(LOG), NO_METHOD),
    "add_hot_spot": (has_as_authority(LOG), has_as_authority(LOG)),
    "change_hot_spot": (authority(LOG), authority(LOG)),
    "start_round": (NO_METHOD, authority(LOG)),
    "ongoing_round": (has(LOG), has(LOG)),
    "drop_round": (NO_METHOD, has(LOG)),
    # Walks.
    "desk_walks": (everybody, NO_METHOD),
    "open_measures": (everybody, NO_METHOD),
    "new_invitation": (has(LOG), has(LOG)),
    "desk_invitation": (there(LOG), there(LOG)),
    "cancel_invitation": (there(LOG), there(LOG)),
    "desk_protocol": (there(READ), own(LOG)),
    "desk_participants": (there(READ), own(LOG)),
    "desk_decisions": (there(READ), own(LOG)),
    "decide_measure": (there(READ), own(LOG)),
    "desk_observation": (there(READ), own(LOG)),
    "new_measure": (there(READ), own(LOG)),
    # Questions.
    "desk_questions": (everybody, NO_METHOD),
    "desk_question": (authority(READ), authority(LOG)),
    # Promises.
    "get_started": (
        lambda person: has(P.ADMINISTER)(person) or has(EDIT)(person),
        lambda person: has(P.ADMINISTER)(person) or has(EDIT)(person),
    ),
    "desk_promises": (everybody, NO_METHOD),
    "new_promise": (has(EDIT), has(EDIT)),
    "publication_rules": (there(EDIT), there(EDIT)),
    "edit_promise": (there(EDIT), NO_METHOD),
    "promise_head": (there(EDIT), there(EDIT)),
    "remove_promise": (there(EDIT), there(EDIT)),
    "preview_promise": (there(READ), NO_METHOD),
    "try_promise": (there(EDIT), NO_METHOD),
    "publish_promise": (authority(P.PUBLISH), authority(P.PUBLISH)),
    "amend_promise": (there(EDIT), NO_METHOD),
    "amend_promise_by": (there(EDIT), there(EDIT)),
    "desk_document": (nobody, NO_METHOD),  # no such file
    "add_commitment": (there(EDIT), there(EDIT)),
    "change_commitment": (there(EDIT), there(EDIT)),
    "arrange_commitment": (there(EDIT), there(EDIT)),
    "add_promise_part": (there(EDIT), there(EDIT)),
    "change_promise_part": (there(EDIT), there(EDIT)),
    "arrange_promise_part": (there(EDIT), there(EDIT)),
    # Follow-ups.
    "measurements": (there(EDIT), there(EDIT)),
    "write_report": (there(WRITE), there(WRITE)),
    "save_report": (there(WRITE), there(WRITE)),
    "correct_report": (there(WRITE), there(WRITE)),
    "discard_correction": (there(WRITE), there(WRITE)),
    "draft_pdf": (there(READ), NO_METHOD),
    "review_report": (there(READ), own(WRITE)),
    "publish_report": (authority(P.PUBLISH), authority(P.PUBLISH)),
    "attach_paper": (authority(P.PUBLISH), authority(P.PUBLISH)),
    "take_back_report": (
        lambda person: there(P.APPROVE)(person) or authority(P.PUBLISH)(person),
        lambda person: there(P.APPROVE)(person) or authority(P.PUBLISH)(person),
    ),
    "reminders": (nobody, nobody),
    # What the law asks for.
    "maskings": (has(P.MASK), NO_METHOD),
    "mask": (authority(P.MASK), authority(P.MASK)),
    "lift_masking": (own(P.MASK), own(P.MASK)),
    "remake_edition": (NO_METHOD, authority(P.MASK)),
    "disclose": (has(P.MASK), authority(P.MASK)),
    "disclosure": (own(P.MASK), NO_METHOD),
    "disclosure_file": (own(P.MASK), NO_METHOD),
    "retention": (has(P.ADMINISTER), has(P.ADMINISTER)),
    "carry_out_retention": (NO_METHOD, has(P.ADMINISTER)),
    "end_retention": (NO_METHOD, own(P.ADMINISTER)),
}
# What a telephone fetches before anybody has signed in.
OPEN_TO_ANYBODY = {"desk_worker", "desk_manifest"}


# The administration: who sees the row, who changes it, who may add one. The rows are the police's.
ADMIN: dict[str, tuple[Rule, Rule, Rule]] = {
    "promise": (there(READ), there(EDIT), has(EDIT)),
    "commitment": (there(READ), there(EDIT), has(EDIT)),
    "target": (there(READ), nobody, has(EDIT)),  # of a published promise: changed by an amendment
    "reportingperiod": (there(READ), there(EDIT), has(EDIT)),
    "amendment": (there(READ), nobody, has(EDIT)),
    "confirmation": (there(READ), nobody, has(LOG)),
    "activity": (there(READ), own(LOG), has(LOG)),
    "safetywalk": (there(READ), own(LOG), nobody),
    "observation": (there(READ), own(LOG), has(LOG)),
    "measure": (there(READ), own(LOG), has(LOG)),
    "walkinvitation": (there(READ), there(LOG), nobody),
    "photo": (own(LOG), nobody, nobody),
    "hotspot": (authority(LOG), authority(LOG), has(LOG)),
    "hotspotround": (own(LOG), own(LOG), nobody),
    "ongoinground": (own(LOG), own(LOG), nobody),
    "situationreport": (authority(LOG), own(LOG), has(LOG)),
    "coordinationmeeting": (authority(LOG), own(LOG), nobody),
    "confirmedtext": (own(LOG), nobody, nobody),
    "question": (there(READ), nobody, nobody),
    "report": (there(READ), nobody, nobody),
    "edition": (there(READ), nobody, nobody),
    "kind": (has(READ), there(EDIT), has(EDIT)),
    "municipality": (has(READ), there(P.ADMINISTER), nobody),
    "organisation": (has(READ), has(P.ADMINISTER), has(P.ADMINISTER)),  # in use nowhere
    "policearea": (has(READ), nobody, has(P.ADMINISTER)),  # both municipalities'
    "membership": (own(P.ADMINISTER), nobody, has(P.ADMINISTER)),
    "invitation": (own(P.ADMINISTER), nobody, has(P.ADMINISTER)),
    "indicator": (there(READ), there(EDIT), has(EDIT)),
    "publicationrule": (there(READ), nobody, nobody),
    "measurestep": (there(READ), nobody, nobody),
    "weeklyanswer": (there(READ), nobody, nobody),
    "user": (own(P.ADMINISTER), own(P.ADMINISTER), nobody),
    "auditevent": (nobody, nobody, nobody),
}
