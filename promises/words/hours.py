"""When something that is announced begins and ends by the clock; over midnight too. Pure."""

from datetime import time

# What begins in the evening may end in the night.
_EVENING, _NIGHT = time(18), time(6)
SENTENCE = "Sluttiden ligger före starttiden."


def past_midnight(begins: time, ends: time) -> bool:
    """Whether the end is on the next day: from an evening into its night."""
    return ends < begins and begins >= _EVENING and ends <= _NIGHT


def follows(begins: time, ends: time) -> bool:
    """Whether the end comes after the beginning, the same day or in the night that follows."""
    return begins < ends or past_midnight(begins, ends)
