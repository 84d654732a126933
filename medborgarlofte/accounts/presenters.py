"""In words: why two accounts count as one person, until when, and what ends it; and whose second factor is new."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime

from medborgarlofte.accounts.looking_after import people_within_reach
from medborgarlofte.accounts.models import Membership, SecondFactorReset, User
from medborgarlofte.accounts.same_person import DAYS, Act, Ties

_NAMED = 5
_BY_WHOM = "av någon annan administratör där, eller av en ägare av installationen som inte gav uppdraget"


class Why(NamedTuple):
    """Why two accounts are one: ``who`` they are, which acts tie them and until when, and the way out ("" = time)."""

    who: str
    because: str
    way_out: str


def why_one(ties: Ties, one: int, other: int, at: datetime) -> str:
    """``Ada Alm gav Bo Ask och Cia Dal uppdrag. Det gäller tills …``; "" where they are two."""
    return next((f"{why.because} {why.way_out}".strip() for why in why_each(ties, [(one, other)], at)), "")


def why_each(ties: Ties, pairs: Iterable[tuple[int, int]], at: datetime) -> Iterator[Why]:
    """The same of each pair who are one; names and organisations are asked for once."""
    found = [(one, other, ties.chain(one, other, at) or []) for one, other in pairs]
    found = [each for each in found if each[2]]
    people = {
        pk for one, other, chain in found for pk in (one, other, *(pk for act in chain for pk in act[:2]))
    }
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=people)} if people else {}
    homes = _homes(people) if people else {}
    for one, other, chain in found:
        raised = {act.account for act in chain if act.raises}
        asked = sorted(raised & {one, other} or raised)
        whose = [f"{names[pk]} ({homes[pk]})" if pk in homes else names[pk] for pk in asked]
        end = ties.until(one, other, at)
        confirmed = f"tills {_listing(whose, 'eller')} är bekräftad" if whose else ""
        moment = f"till {_moment(end)}" if end else ""
        until = f"Det gäller {', eller '.join(filter(None, [moment, confirmed]))}."
        acts = " ".join(_act(act.by, group, names, raises=act.raises) for act, group in _by_giver(chain))
        way_out = f"Kontot bekräftas under Administration, Personer, {_BY_WHOM}." if raised else ""
        yield Why(f"{names[one]} och {names[other]}", f"{acts} {until}", way_out)


def _by_giver(acts: Iterable[Act]) -> Iterator[tuple[Act, list[int]]]:
    """The first act of each giver and kind, with the accounts of them all."""
    rows = sorted(acts, key=lambda act: (not act.raises, act.by))
    for _, group in groupby(rows, key=lambda act: (act.raises, act.by)):
        same = list(group)
        yield same[0]._replace(at=max(act.at for act in same)), list(dict.fromkeys(a.account for a in same))


def counts_as(user: User, reader: User, at: datetime) -> list[str]:
    """A sentence for each giver who ties the account to others, then the way out; empty where nothing does.

    Named are those whom the reader sees, and who gave them something; the rest are a number.
    """
    ties = Ties()
    near = {user.pk, *ties.others(user.pk, at)}
    if len(near) == 1:
        return []
    rows = [act for act in ties.acts if act.account in near and act.holds(at)]
    acts = [(act, group) for act, group in _by_giver(rows) if act.raises or at < act.at + DAYS]
    acts = [(act, group) for act, group in acts if len({*group, act.by} & near) > 1]
    seen = {
        user.pk,
        *people_within_reach(User.objects.filter(pk__in=near), reader).values_list("pk", flat=True),
    }
    acts = [(act, group) for act, group in acts if seen & {*group, act.by}]
    people = seen | {act.by for act, _ in acts}
    names = {each.pk: str(each) for each in User.objects.filter(pk__in=people).order_by("name", "pk")}
    place = {pk: number for number, pk in enumerate([user.pk, *names])}
    sentences = []
    for act, group in acts:
        # The account itself first, then by name: names are in that order.
        accounts = sorted(group, key=lambda pk: (pk != user.pk, place.get(pk, len(place))))
        sentences.append(_reason(user, act, accounts, names, ties, near, at))
    left = len(near - {pk for act, group in acts for pk in (*group, act.by)})
    if left:
        sentences.append(f"Dit räknas också {_elsewhere(left)}.")
    if any(act.raises for act, _ in acts):
        home = _homes([user.pk]).get(user.pk)
        sentences.append(
            "Här finns inget att bekräfta: de andra kontona bekräftas, vart och ett på sin sida."
            if home is None
            else f"Någon annan administratör hos {home}, eller en ägare av installationen som inte gav uppdraget, "
            "bekräftar kontot här."
        )
    return sentences


def _reason(
    user: User, act: Act, group: list[int], names: dict[int, str], ties: Ties, near: set[int], at: datetime
) -> str:
    sentence = _act(act.by, group, names, raises=act.raises)
    if not act.raises:
        return f"{sentence} De räknas som samma person till {_moment(act.at + DAYS)}."
    giver = names[act.by]
    other = user.pk if user.pk != act.by else group[0]
    end = ties.until(other, act.by, at) if act.by in near else None
    if len(group) == 1:
        until = f"till {_moment(end)}, eller " if end else ""
        return f"{sentence} De räknas som samma person {until}tills kontot är bekräftat."
    if act.by not in near:
        return f"{sentence} De räknas som samma person tills de är bekräftade."
    if end is None:
        return f"{sentence} De och {giver} räknas som samma person tills de är bekräftade."
    return f"{sentence} De räknas som samma person tills de är bekräftade, och {giver} med dem till {_moment(end)}."


def _act(by: int, accounts: list[int], names: dict[int, str], *, raises: bool) -> str:
    shown = [names[pk] for pk in accounts if pk in names]
    more, hidden = len(shown[_NAMED:]), len(accounts) - len(shown)
    parts = [*shown[:_NAMED], *([f"{more} till"] if more else []), *([_elsewhere(hidden)] if hidden else [])]
    what = "gav uppdrag till" if raises else "hade del i ett nytt andra steg för"
    return f"{names[by]} {what} {_listing(parts)}."


def _homes(people: Iterable[int]) -> dict[int, str]:
    """Of each account with roles to be confirmed, the organisations they are in."""
    rows = Membership.objects.filter(user__in=people, given_at__isnull=False, confirmed_at__isnull=True)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("organisation").order_by("pk"):
        found.setdefault(row.user_id, []).append(str(row.organisation))
    return {pk: _listing(list(dict.fromkeys(names))) for pk, names in found.items()}


def _elsewhere(count: int) -> str:
    return "ett konto i en annan organisation" if count == 1 else f"{count} konton i andra organisationer"


def _listing(parts: Sequence[str], last: str = "och") -> str:
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _moment(at: datetime) -> str:
    return f"den {_day(at)} klockan {date_format(localtime(at), 'H.i')}"


def reset_words(person: int, at: datetime) -> str:
    """``andra steget återställt den 14 oktober 2020 av Ada Alm och Bo Ask``; "" where it was not in the days before."""
    found = SecondFactorReset.objects.filter(user=person, confirmed_at__lte=at, confirmed_at__gt=at - DAYS)
    newest = found.select_related("asked_by", "confirmed_by").order_by(
        F("confirmed_at").desc(nulls_last=True)
    )
    last = newest.first()
    if last is None or last.confirmed_at is None:
        return ""
    return f"andra steget återställt den {_day(last.confirmed_at)} av {last.asked_by} och {last.confirmed_by}"


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y")
