"""Who masks: an authority that has signed what the row is seen in."""

from collections.abc import Iterable
from typing import Any

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import AUTHORITIES, Municipality, Organisation
from medborgarlofte.accounts.permissions import Permission
from promises.models import Promise, Signatory


def masks_for(user: Any, place: Municipality, promises: Iterable[Promise]) -> list[Organisation]:
    """For which authorities the person may mask what is seen in ``promises``; where no authority has signed any of
    them, for those that work there. None for who looks after the system."""
    parties = Signatory.objects.filter(promise__in=promises, organisation__kind__in=AUTHORITIES)
    signed = set(parties.values_list("organisation", flat=True))
    held = access.organisations(user, Permission.MASK, place)
    return [each for each in held if not signed or each.pk in signed]


def may_mask(user: Any, place: Municipality, promises: Iterable[Promise]) -> bool:
    """Whether the person may take away what is seen in ``promises``."""
    return access.may_everywhere(user, Permission.MASK) or bool(masks_for(user, place, promises))
