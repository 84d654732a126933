"""What can be said of an action list: for none, one and many. Pure."""

from promises.counting.progress.action_list import ActionList
from promises.words import english


def figure(found: ActionList) -> str:
    """``5 of 8 measures done``; ``no measures`` where the list is empty."""
    if not found.total:
        return "no measures"
    return f"{found.done} of {found.total} {english.plural(found.total, 'measure', 'measures')} done"


def standing(found: ActionList) -> str:
    """The list in one to three sentences: what is done, what will not be, what remains."""
    if found.total == 0:
        return "No measures were proposed."
    if found.total == 1:
        if found.done:
            return "The only measure is done."
        if found.refused:
            return "The only measure will not be carried out. The reason is given under it."
        late = " It should have been done by now." if found.overdue else ""
        return f"The only measure has not been {'done' if found.planned else 'decided'} yet.{late}"
    return " ".join(filter(None, [_done(found), _refused(found), _remaining(found)]))


def _done(found: ActionList) -> str:
    if found.done == found.total:
        return f"{'Both' if found.total == 2 else f'All {english.in_words(found.total)}'} measures are done."
    if found.done == 0:
        whose = "Neither" if found.total == 2 else "None"
        return f"{whose} of the {english.in_words(found.total)} measures is done."
    return f"{found.done} of {found.total} measures {english.plural(found.done, 'is', 'are')} done."


def _refused(found: ActionList) -> str:
    if not found.refused:
        return ""
    count = english.capital(english.in_words(found.refused))
    measures = english.plural(found.refused, "the measure", "the measures")
    return f"{count} will not be carried out. The reason is given under {measures}."


def _remaining(found: ActionList) -> str:
    if not found.remaining:
        return "" if found.done == found.total else "Nothing remains."
    remains = english.plural(found.remaining, "remains", "remain")
    words = f"{english.capital(english.in_words(found.remaining))} {remains}"
    if not found.overdue:
        return f"{words}."
    which = "it" if found.remaining == 1 else f"{english.in_words(found.overdue)} of them"
    return f"{words}, and {which} should have been done by now."
