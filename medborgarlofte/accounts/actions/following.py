"""What an organisation's identity provider says of its people, made into accounts and roles."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from medborgarlofte.accounts.actions.people import end_role, grant_role
from medborgarlofte.accounts.models import Membership, Municipality, Organisation, User
from medborgarlofte.accounts.openid import Provider
from medborgarlofte.audit.record import record


@transaction.atomic
def follow_claims(*, user: User, provider: Provider, claims: Mapping[str, Any]) -> None:
    """Give the roles that the claims hold and end those they no longer hold.

    Only pairs of role and municipality that the provider's map can give, in its own organisation: what
    an administrator gave besides stays.
    """
    organisation = Organisation.objects.filter(slug=provider.organisation).first()
    if organisation is None:
        return
    wanted, system = provider.roles(claims), User.objects.system()
    held = {
        (membership.role, membership.municipality.slug): membership
        for membership in Membership.objects.filter(
            user=user, organisation=organisation, ended_at__isnull=True
        ).select_related("municipality")
    }
    for pair in sorted(provider.governed() - wanted):
        if pair in held:
            end_role(held[pair], by=system)
    places = {place.slug: place for place in Municipality.objects.filter(slug__in=[s for _, s in wanted])}
    for role, slug in sorted(wanted):
        if (role, slug) not in held and slug in places:
            grant_role(by=system, user=user, organisation=organisation, municipality=places[slug], role=role)


@transaction.atomic
def add_person(*, user: User, provider: Provider) -> None:
    """Tell of an account that was just made at a first sign-in by the provider."""
    record("user.provided", by=User.objects.system(), target=f"user:{user.email}", provider=provider.name)
