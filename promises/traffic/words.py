"""What pages, reports and files say of a traffic operation."""

from django.utils.translation import gettext

from promises.words import spoken
from promises.words.enums import TrafficControl


def operation_words(control: str, section: str) -> tuple[tuple[str, str], ...]:
    """What was controlled, and on which section; what says nothing is left out."""
    pairs = (gettext("Kontroll av"), spoken.label(TrafficControl(control))), (gettext("Vägavsnitt"), section)
    return tuple((label, words) for label, words in pairs if words)
