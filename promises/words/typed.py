"""What people type, read in one way wherever they type it: in a form, a table or the administration. Pure.

A reader raises ValueError with a Swedish sentence that says what to write instead; what could be meant in two ways is
asked about and never guessed.
"""

import re
from datetime import date, time
from decimal import Decimal

from promises.words.swedish import MONTHS

_LARGEST = Decimal("999999999.999")
_DAY = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/. -]\s?([0-9]{4})")
_DAY_IN_WORDS = re.compile(rf"([0-9]{{1,2}})\s+({'|'.join(MONTHS)})\s+([0-9]{{4}})", re.IGNORECASE)
# A time after a day, as exports of other systems have it; without a zone, for then it may be another day here.
_TIME_AFTER_DAY = re.compile(
    r"(?:T|,?\s+(?:kl\.?\s*)?)[0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2}(?:[.,][0-9]+)?)?$"
)
# A space stands between thousands and nowhere else: "1 2" are two numbers.
_THOUSANDS = re.compile(r"[-−]?[0-9]{1,3}(?:\s[0-9]{3})+(?:[.,][0-9]+)?")
_CLOCK = re.compile(r"(?:kl\.?\s*)?([0-9]{1,2})(?:\s*[.:,]\s*([0-9]{2}))?", re.IGNORECASE)


def day(text: str) -> date:
    """2020-06-18, 20200618, 18/6 2020, 18.6.2020 and 18 juni 2020; a time after it is passed over."""
    text = _TIME_AFTER_DAY.sub("", text)
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _DAY_IN_WORDS.fullmatch(text):
            return date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1]))
        if re.fullmatch(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError("Den dagen finns inte i kalendern.") from None
    raise ValueError("Skriv ett datum som 2020-06-18.")


def amount(text: str) -> Decimal:
    """12, 1,5, 1.5 and 1 200; at most three decimals, never below zero."""
    text = text.strip()
    if re.search(r"\s", text) and not _THOUSANDS.fullmatch(text):
        raise ValueError("Skriv ett tal, till exempel 12 eller 1 200.")
    digits = re.sub(r"\s", "", text).replace("−", "-")
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", digits):
        raise ValueError("Går att läsa på två sätt. Skriv tusental utan punkt och decimaler med komma.")
    if not re.fullmatch(r"-?[0-9]{1,20}([.,][0-9]+)?", digits):
        raise ValueError("Skriv ett tal, till exempel 12 eller 1,5.")
    number = Decimal(digits.replace(",", "."))
    if number < 0 or number > _LARGEST:
        raise ValueError("Skriv ett tal från 0 till 999 999 999.")
    if number != round(number, 3):
        raise ValueError("Skriv talet med högst tre decimaler.")
    return number


def whole(text: str) -> int:
    """12 and 1 200: what is counted one by one."""
    number = amount(text)
    if number != int(number):
        raise ValueError("Skriv ett helt tal.")
    return int(number)


def clock(text: str) -> time:
    """18, 18.00, 18:00, 1800 and kl. 18; of three digits nobody knows where the hour ends."""
    digits = text.strip()
    if re.fullmatch(r"[0-9]{3}", digits):
        raise ValueError(f"Går att läsa på två sätt. Skriv klockslaget som 0{digits[:1]}.{digits[1:]}.")
    if re.fullmatch(r"[0-9]{4}", digits):
        digits = f"{digits[:2]}.{digits[2:]}"
    if not (found := _CLOCK.fullmatch(digits)):
        raise ValueError("Skriv klockslaget som 18.00.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour == 24:
        raise ValueError("Skriv midnatt som 00.00.")
    if hour > 23 or minute > 59:
        raise ValueError("Det klockslaget finns inte. Skriv det som 18.00.")
    return time(hour, minute)
