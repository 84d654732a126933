"""Sums as activities of a document: what is public of rows that are shown only together."""

from collections.abc import Iterable
from datetime import timedelta

from medborgarlofte.accounts.models import Municipality, Organisation
from promises.exchange_format.normal import Document
from promises.models import Commitment, Kind, Promise, ResultMeasure
from promises.record.own_words import own
from promises.record.sums import Sum
from promises.words import swedish


def aggregated_activities(promise: Promise, sums: Iterable[Sum]) -> list[Document]:
    """The sums in order of time; the same however often they are asked for, as long as the log is the same."""
    sums = list(sums)
    if not sums:
        return []
    names = _Names(promise)
    return [_activity(each, names) for each in sums]


class _Names:
    """What the document calls the rows that a sum points at."""

    def __init__(self, promise: Promise) -> None:
        self.kinds = {kind.pk: own(promise, kind) for kind in Kind.objects.all()}
        self.places = dict(Municipality.objects.values_list("pk", "slug"))
        self.organisations = dict(Organisation.objects.values_list("pk", "slug"))
        self.measures = dict(ResultMeasure.objects.values_list("pk", "slug"))
        self.numbers = dict(Commitment.objects.filter(promise=promise).values_list("pk", "number"))


def _activity(total: Sum, names: _Names) -> Document:
    group, kind = total.group, names.kinds[total.group.kind]
    # The first day on which it could be shown; when its rows were logged is nobody's business.
    known_on = (group.ends_on + timedelta(days=1)).isoformat()
    return {
        "uid": str(total.uid),
        "kind": kind.slug,
        "title": sum_title(kind),
        "starts_on": group.starts_on.isoformat(),
        "ends_on": group.ends_on.isoformat(),
        "place": group.place,
        "municipality": names.places[group.municipality],
        "performed_by": names.organisations[group.performed_by],
        "logged_for": names.organisations[group.logged_for],
        "logged_on": known_on,
        "publish_on": known_on,
        "is_demo": group.is_demo,
        "is_sum": not group.alone,
        "contributions": [
            {
                "commitment": names.numbers[share.commitment],
                "quantity": share.quantity,
                "out_of": share.out_of,
                "part": share.part,
                "counts": share.counts,
                "why_not": share.why_not,
                "few": share.few,
            }
            for share in total.shares
        ],
        # ``few`` beside a value: at least so many. Without one: nothing but numbers under five.
        "results": [
            {"measure": names.measures[measure], "few": figure.least}
            | ({} if figure.least and not figure.value else {"value": figure.value})
            for measure, figure in total.results.items()
        ],
    }


def sum_title(kind: Kind) -> str:
    """``Rundor, summa``: a sum has no words of its own."""
    return f"{swedish.capital(kind.unit_many)}, summa"
