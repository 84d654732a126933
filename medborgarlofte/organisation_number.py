"""Swedish organisation numbers: 212000-0522, as authorities and companies are registered. Pure."""

import re


def luhn(digits: str) -> bool:
    """Whether the last of the digits is the check digit of those before it."""
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(digits), 1))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def is_organisation_number(text: str) -> bool:
    """Whether ``text`` is written as one and can be one. A person's number never can: its month is under twenty."""
    return bool(re.fullmatch(r"[0-9]{2}[2-9][0-9]{3}-[0-9]{4}", text)) and luhn(text.replace("-", ""))
