"""What an organisation's identity provider says of its people, made into accounts and roles."""

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks import task

from medborgarlofte import letters
from medborgarlofte.accounts.actions.enrolment_letters import Occasion, send_link_if_needed
from medborgarlofte.accounts.actions.people import end_role, give_role
from medborgarlofte.accounts.looking_after import posts
from medborgarlofte.accounts.models import Membership, Municipality, Organisation, User
from medborgarlofte.accounts.openid import Provider
from medborgarlofte.audit.record import record
from medborgarlofte.tasks import after_commit


def is_own(user: User, provider: Provider) -> bool:
    """Whether the provider speaks for the account: one of its addresses, and no role for anybody else."""
    organisations = {organisation for organisation, _ in posts(user)}
    others = Organisation.objects.filter(pk__in=organisations).exclude(slug=provider.organisation)
    return provider.has_domain(user.email) and not (user.is_superuser or user.is_system or others.exists())


@transaction.atomic
def follow_claims(
    *, user: User, provider: Provider, claims: Mapping[str, Any], has_second_factor: bool
) -> None:
    """Give the roles that the claims hold and end those they no longer hold.

    Only pairs of role and municipality that the provider's map can give, in its own organisation: what
    an administrator gave besides stays. Who needs a second factor by a new role gets a letter, unless the
    provider ``has_second_factor``.
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
    given = [
        (role, places[slug]) for role, slug in sorted(wanted) if (role, slug) not in held and slug in places
    ]
    for role, place in given:
        give_role(by=system, user=user, organisation=organisation, municipality=place, role=role)
    if given and not has_second_factor:
        send_link_if_needed(user, by=system, occasion=Occasion.ROLE)


@transaction.atomic
def add_person(*, user: User, provider: Provider) -> None:
    """Tell of an account that was just made at a first sign-in by the provider."""
    record("user.provided", by=User.objects.system(), target=f"user:{user.email}", provider=provider.name)


@transaction.atomic
def join_person(*, user: User, provider: Provider) -> None:
    """Tell of an account that the provider was joined to, in the trail and by a letter to its owner."""
    record("user.provider_joined", by=user, target=f"user:{user.email}", provider=provider.name)
    after_commit(send_provider_joined_letter, user.pk, provider.name)


@task()
def send_provider_joined_letter(user_pk: int, provider_name: str) -> None:
    """Tell the owner of the account of the new way in. Raises NotSent."""
    user = User.objects.get(pk=user_pk)
    context = {"user": user, "provider_name": provider_name}
    text = render_to_string("account/email/provider_joined_message.txt", context)
    letters.send_or_raise(
        EmailMessage("Ny inloggning till ditt konto i Medborgarlöfte", text, to=[user.email])
    )
