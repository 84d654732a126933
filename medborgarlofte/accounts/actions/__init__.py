"""Every write about people: accounts and roles, invitations, what an identity provider says of them."""

from medborgarlofte.accounts.actions.people import (
    choose_digest,
    close_account,
    end_role,
    grant_role,
    may_look_after,
    name_deputy,
    open_account,
    remove_second_factor,
    save_user,
)

__all__ = [
    "choose_digest",
    "close_account",
    "end_role",
    "grant_role",
    "may_look_after",
    "name_deputy",
    "open_account",
    "remove_second_factor",
    "save_user",
]
