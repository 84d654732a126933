"""In words: why two accounts count as one person, until when, and what ends it; and whose second factor is new."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from medborgarlofte.accounts.models import SecondFactorReset, User
from medborgarlofte.accounts.same_person import DAYS, Ties

_TOLD = 20
WAY_OUT = "tills någon annan administratör, eller den som äger installationen, har bekräftat något av kontona"


def why_one(ties: Ties, one: int, other: int, at: datetime) -> str:
    """``Anna Ek och Bo Ask räknas som samma person: Ada Alm gav …. Det gäller tills …``; "" where they are two."""
    return next(why_each(ties, [(one, other)], at), "")


def why_each(ties: Ties, pairs: Iterable[tuple[int, int]], at: datetime) -> Iterator[str]:
    """The same of each pair who are one; the names are asked for once."""
    found = [(one, other, ties.chain(one, other, at) or []) for one, other in pairs]
    found = [each for each in found if each[2]]
    people = {
        pk for one, other, chain in found for pk in (one, other, *(pk for act in chain for pk in act[:2]))
    }
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=people)} if people else {}
    for one, other, chain in found:
        acts = [
            f"{names[act.by]} gav {names[act.account]} uppdrag den {_day(act.at)}"
            if act.raises
            else f"{names[act.by]} hade del i att {names[act.account]} fick ett nytt andra steg den {_day(act.at)}"
            for act in chain
        ]
        told = " och ".join(dict.fromkeys(acts))
        yield f"{names[one]} och {names[other]} räknas som samma person: {told}. {_until(ties, one, other, at)}"


def _until(ties: Ties, one: int, other: int, at: datetime) -> str:
    end = ties.until(one, other, at)
    if end is None:
        return f"Det gäller {WAY_OUT}."
    moment = f"till den {date_format(localtime(end), 'j F Y')} klockan {date_format(localtime(end), 'H.i')}"
    raised = any(act.raises for act in ties.chain(one, other, at) or ())
    return f"Det gäller {moment}, eller {WAY_OUT}." if raised else f"Det gäller {moment}."


def counts_as(user: User, at: datetime) -> list[str]:
    """A sentence for each other account that counts as this one; the first of them where they are many."""
    ties = Ties()
    others = sorted(ties.others(user.pk, at))
    told = list(why_each(ties, [(user.pk, other) for other in others[:_TOLD]], at))
    return [*told, f"Och {len(others) - _TOLD} till."] if len(others) > _TOLD else told


def reset_words(person: int, at: datetime) -> str:
    """``andra steget återställt den 14 oktober 2020 av Ada Alm och Bo Ask``; "" where it was not in the days before."""
    found = SecondFactorReset.objects.filter(user=person, confirmed_at__lte=at, confirmed_at__gt=at - DAYS)
    last = found.select_related("asked_by", "confirmed_by").order_by("-confirmed_at").first()
    if last is None or last.confirmed_at is None:
        return ""
    return f"andra steget återställt den {_day(last.confirmed_at)} av {last.asked_by} och {last.confirmed_by}"


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y")
