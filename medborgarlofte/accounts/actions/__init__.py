"""Every write about people: accounts and roles, invitations, what an identity provider says of them."""

from medborgarlofte.accounts.actions.confirming import confirm_account, confirmable
from medborgarlofte.accounts.actions.people import (
    choose_digest,
    close_account,
    end_role,
    grant_role,
    name_deputy,
    open_account,
    save_user,
    say_of_oneself,
    send_enrolment_link,
    send_password_letter,
)

__all__ = [
    "choose_digest",
    "close_account",
    "confirm_account",
    "confirmable",
    "end_role",
    "grant_role",
    "name_deputy",
    "open_account",
    "save_user",
    "say_of_oneself",
    "send_enrolment_link",
    "send_password_letter",
]
