"""Pages of the desk about what was done: what to log, the receipt, one row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import today
from promises.counting.few import FEW, number_words
from promises.editing.publication_presenter import rule_of, rule_words
from promises.log import branches
from promises.log.actions import is_public
from promises.log.branches import public_words
from promises.log.counted_form import unit_of
from promises.log.scope import has_ended
from promises.models import Activity, Commitment, Contribution, Kind, Result
from promises.reading.page_frame import commitment_url, other_work_url
from promises.words import swedish
from promises.words.enums import ObservationCategory
from promises.writing.reach import promises_of

Facts = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Choice:
    """One big button: what was done."""

    title: str
    text: str
    url: str
    used: bool = False


@dataclass(frozen=True)
class Twin:
    """A row that may be the same one. ``state`` says what the public sees of it, in words."""

    row: Activity
    number: str
    days: str
    counts: str
    state: str


def choices(
    commitments: Iterable[Commitment], kinds: Iterable[Kind], places: set[Municipality]
) -> dict[str, Any]:
    """Context of ``promises/desk/kind.html``."""
    several = len(places) > 1
    buttons: list[Choice] = []
    for commitment in commitments:
        promise = commitment.promise
        where = f"{promise.municipality.short_name}, " if several else ""
        ended = ", har slutat" if has_ended(commitment) else ""
        text = f"{where}åtagande {commitment.number}, löftet {promise.slug}{ended}"
        url = f"{reverse('log', args=[commitment.kind.slug])}?atagande={commitment.pk}"
        used = getattr(commitment, "last_used", None) is not None
        buttons.append(Choice(commitment.title, swedish.capital(text), url, used))
    return {
        "buttons": buttons,
        "kinds": [Choice(swedish.capital(k.name), "", reverse("log", args=[k.slug])) for k in kinds],
        "crumbs": [("Skrivbordet", reverse("desk")), ("Logga", "")],
    }


def log_title(kind: Kind, noun: str = "") -> str:
    """``Logga trafikinsats``."""
    name = noun or kind.name.partition(",")[0]
    return f"Logga {name}"


def number_of(row: Activity) -> str:
    """The receipt's number: the first eight characters of the row's."""
    return str(row.uid)[:8]


def received_words(row: Activity) -> str:
    """When the row was received: ``15 oktober 2020 kl. 12.04``."""
    moment = timezone.localtime(row.created_at)
    return swedish.moment(moment)


def twin(row: Activity) -> Twin:
    """The row in words."""
    counted = row.contributions.select_related("commitment")
    return Twin(
        row=row,
        number=number_of(row),
        days=swedish.span(row.starts_on, row.ends_on),
        counts=swedish.listing([f"åtagande {c.commitment.number}" for c in counted]),
        state=state_words(row, is_public(row)),
    )


def fetch_facts(rows: Sequence[Activity]) -> None:
    """What the rows count towards and led to, for a page that only shows them: asked once, of all of them."""
    served = Contribution.objects.select_related("commitment__promise__municipality", "commitment__kind")
    measured = Result.objects.select_related("measure")
    prefetch_related_objects(
        rows,
        Prefetch("contributions", served),
        Prefetch("results", measured),
        "contributions__commitment__targets",
    )


def state_words(row: Activity, public: bool, *, corrected: bool | None = None) -> str:
    """What the public sees of the row, and since when or when. ``public`` is whether anybody outside may have seen it,
    ``corrected`` whether another row has replaced it, where that is known."""
    if row.withdrawn_at:
        changes_on = row.withdrawn_shown_on
        return (
            f"Återtagen. Summan ändras den {swedish.day(changes_on)}"
            if changes_on and changes_on > today()
            else "Återtagen"
        )
    if Activity.objects.filter(replaces=row).exists() if corrected is None else corrected:
        return "Rättad, ersatt av en nyare rad"
    promises = promises_of(row)
    rule = rule_of(row, promises)
    if public:
        return f"Offentlig: {rule_words(rule)}" if rule.is_coarse else "Visas för allmänheten"
    if not promises:
        return "Visas inte: hör inte till något löfte"
    if not any(promise.published_at for promise in promises):
        return "Visas när löftet publiceras"
    day = swedish.day(row.publish_on)
    return (
        f"Offentlig från {day}: {rule_words(rule)}" if rule.is_coarse else f"Visas för allmänheten från {day}"
    )


def receipt_page(row: Activity, *, public: bool, may_undo: bool, may_withdraw: bool) -> dict[str, Any]:
    """Context of ``promises/desk/receipt.html``."""
    return {
        "row": row,
        "number": number_of(row),
        "when": received_words(row),
        "facts": public_facts(row),
        "state": state_words(row, public),
        "pages": public_pages(row, public),
        "again": f"{reverse('log', args=[row.kind.slug])}?som={row.uid}",
        "may_undo": may_undo,
        "may_withdraw": may_withdraw,
        "crumbs": [("Skrivbordet", reverse("desk")), ("Kvitto", "")],
    }


def public_pages(row: Activity, public: bool) -> list[tuple[str, str]]:
    """``(words, address)`` of the public pages where the row can be read; none before it is public."""
    if not public:
        return []
    fetch_facts([row])
    if row.promise:
        return [("Annat som gjorts", other_work_url(row.promise))]
    return [
        (
            f"Åtagande {c.commitment.number}: {c.commitment.title}",
            commitment_url(c.commitment.promise, c.commitment.number),
        )
        for c in row.contributions.all()
        if c.commitment.promise.published_at
    ]


def public_facts(row: Activity) -> Facts:
    """What the public sees, or will see."""
    fetch_facts([row])
    counted = ["Mot inget åtagande: visas under Annat som gjorts"] if row.promise else []
    for c in row.contributions.all():
        one, many = unit_of(c.commitment)
        amount = f"{swedish.number(c.quantity, 3)} {swedish.plural(c.quantity, one, many)}"
        amount, what = c.commitment.untold(c.quantity, many) or amount, f"åtagande {c.commitment.number}"
        counted.append(f"{amount} mot {what}" if c.counts else f"Räknas inte mot {what}: {c.why_not}")
    if row.withdrawn_at:
        counted = ["Inte: raden är återtagen"]
    facts: Facts = [
        ("Rubrik", [row.title]),
        ("När", [swedish.span(row.starts_on, row.ends_on)]),
        ("Var", [row.place] if row.place else []),
        ("Gjord av", [row.performed_by.name]),
        ("Räknas", counted),
        *((label, [words]) for label, words in public_words(row)),
        (
            "Resultat",
            [
                f"{swedish.capital(each.measure.label)}: {number_words(each.value, few=each.measure.counts_people)}"
                for each in row.results.all()
            ],
        ),
        ("Till invånarna", [row.note] if row.note else []),
    ]
    return [(label, lines) for label, lines in facts if lines]


def internal_facts(row: Activity) -> Facts:
    """What never leaves the house."""
    hours = " till ".join(
        f"{timezone.localtime(at):%H.%M}" for at in (row.internal_started_at, row.internal_ended_at) if at
    )
    method = branches.read_method(row)
    observed = [
        f"{ObservationCategory(each['category']).label} {each['occurrences']}"
        for each in method.get("observations", ())
        if "occurrences" in each
    ]
    # The numbers that the public does not read.
    fetch_facts([row])
    few = [
        f"{each.measure.label} {swedish.number(each.value)}"
        for each in row.results.all()
        if each.measure.counts_people and each.value < FEW
    ]
    few += [
        f"åtagande {each.commitment.number}: {swedish.number(each.quantity, 3)}"
        for each in row.contributions.all()
        if each.commitment.untold(each.quantity)
    ]
    facts = [
        ("Exakt plats", row.internal_place),
        ("Hot spot", str(method.get("hot_spot") or "")),
        ("Tid", hours),
        ("Minuter", str(method.get("internal_minutes") or "")),
        ("Bemanning", str(row.internal_staff or "")),
        ("Iakttagelser", ", ".join(observed)),
        ("Dagordning och läge", method.get("internal_agenda", "")),
        ("Protokollförare", method.get("internal_minutes_by", "")),
        ("Färre än 5", ", ".join(few)),
        ("Anteckning", row.internal_note),
    ]
    return [(label, [words]) for label, words in facts if words]
