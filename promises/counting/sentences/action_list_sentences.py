"""What can be said of an action list: for none, one and many. Pure."""

from promises.counting.progress.action_list import ActionList
from promises.words import swedish


def figure(found: ActionList) -> str:
    """``5 av 8 åtgärder gjorda``; ``inga åtgärder`` where the list is empty."""
    if not found.total:
        return "inga åtgärder"
    nouns = swedish.plural(found.total, "åtgärd gjord", "åtgärder gjorda")
    return f"{found.done} av {found.total} {nouns}"


def standing(found: ActionList) -> str:
    """The list in one to three sentences: what is done, what will not be, what remains."""
    if found.total == 0:
        return "Inga åtgärder föreslogs."
    if found.total == 1:
        if found.done:
            return "Den enda åtgärden är gjord."
        if found.refused:
            return "Den enda åtgärden görs inte. Under den står varför."
        late = " Den skulle ha varit gjord nu." if found.overdue else ""
        return f"Den enda åtgärden är inte {'gjord' if found.planned else 'beslutad'} än.{late}"
    return " ".join(filter(None, [_done(found), _refused(found), _remaining(found)]))


def _done(found: ActionList) -> str:
    if found.done == found.total:
        return f"Alla {swedish.in_words(found.total)} åtgärder är gjorda."
    if found.done == 0:
        return f"Ingen av de {swedish.in_words(found.total)} åtgärderna är gjord."
    return f"{found.done} av {found.total} åtgärder är {swedish.plural(found.done, 'gjord', 'gjorda')}."


def _refused(found: ActionList) -> str:
    if not found.refused:
        return ""
    count = swedish.capital(swedish.in_words(found.refused))
    under = swedish.plural(found.refused, "åtgärden", "åtgärderna")
    return f"{count} görs inte. Under {under} står varför."


def _remaining(found: ActionList) -> str:
    if not found.remaining:
        return "" if found.done == found.total else "Inget återstår."
    words = [f"{swedish.capital(swedish.in_words(found.remaining))} återstår"]
    if found.overdue:
        which = "den" if found.remaining == 1 else f"{swedish.in_words(found.overdue)} av dem"
        words.append(f"{which} skulle ha varit {swedish.plural(found.overdue, 'gjord', 'gjorda')} nu")
    return ", och ".join(words) + "."
