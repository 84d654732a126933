"""What pages, reports and files say of a traffic operation. Pure."""

from promises.words.enums import TrafficControl


def operation_words(control: str, section: str) -> tuple[tuple[str, str], ...]:
    """What was controlled, and on which section; what says nothing is left out."""
    pairs = ("Kontroll av", TrafficControl(control).label), ("Vägavsnitt", section)
    return tuple((label, words) for label, words in pairs if words)
