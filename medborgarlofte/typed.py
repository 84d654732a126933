"""What people type, read in one way wherever they type it: in a form, a table or the administration. Pure.

A reader raises ValueError with a Swedish sentence that says what to write instead; what could be meant in two ways is
asked about and never guessed.
"""

import re
from datetime import date, time
from decimal import Decimal

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_LARGEST = Decimal("999999999.999")
# Spaces of any sort stand between thousands and nowhere else: "64 21" is two numbers, or a slip.
_NUMBER = re.compile(r"([-−]?)([0-9]{1,20}|[1-9][0-9]{0,2}(?:\s[0-9]{3})+)(?:[.,]([0-9]+))?")
_FEW = {2: "två", 3: "tre", 4: "fyra"}
_POINTS = re.compile(r"[-−]?[1-9][0-9]{0,2}(\.[0-9]{3})+")
_DAY = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/. -]\s?([0-9]{4})")
_DAY_IN_WORDS = re.compile(rf"([0-9]{{1,2}})\s+({'|'.join(MONTHS)})\s+([0-9]{{4}})", re.IGNORECASE)
# A time after a day, as exports of other systems have it; without a zone, for then it may be another day here.
_TIME_AFTER_DAY = re.compile(
    r"(?:T|,?\s+(?:kl\.?\s*)?)[0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2}(?:[.,][0-9]+)?)?$"
)
_CLOCK = re.compile(r"(?:kl\.?\s*)?([0-9]{1,2})(?:\s*[.:,]\s*([0-9]{2})(?:[.:]([0-9]{2}))?)?", re.IGNORECASE)


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


def number(text: str, *, decimals: int = 3) -> Decimal:
    """12, 1,5, 1.5, 1 200 and −3; at most so many decimals."""
    text = text.strip()
    if _POINTS.fullmatch(text):
        raise ValueError("Går att läsa på två sätt. Skriv tusental utan punkt och decimaler med komma.")
    if not (found := _NUMBER.fullmatch(text)):
        if re.fullmatch(r"[-−]?[0-9]+(\s+[0-9]+)+([.,][0-9]+)?", text):
            raise ValueError("Går att läsa på två sätt. Skriv ett enda tal, som 1200 eller 1 200.")
        raise ValueError("Skriv ett tal, till exempel 12 eller 1,5.")
    sign, digits, part = found.groups()
    plain = re.sub(r"\s", "", digits) + (f".{part}" if part else "")
    read = Decimal(f"-{plain}" if sign else plain)
    if read != round(read, decimals):
        raise ValueError(f"Skriv talet med högst {_FEW.get(decimals, decimals)} decimaler.")
    return read


def amount(text: str) -> Decimal:
    """A number of at most three decimals, never below zero."""
    read = number(text)
    if read < 0 or read > _LARGEST:
        raise ValueError("Skriv ett tal från 0 till 999 999 999.")
    return read


def whole(text: str) -> int:
    """12 and 1 200: what is counted one by one."""
    read = amount(text)
    if read != int(read):
        raise ValueError("Skriv ett helt tal.")
    return int(read)


def clock(text: str) -> time:
    """18, 18.00, 18:00, 18:00:00, 1800 and kl. 18; of three digits nobody knows where the hour ends."""
    digits = text.strip()
    if re.fullmatch(r"[0-9]{3}", digits):
        raise ValueError(f"Går att läsa på två sätt. Skriv klockslaget som 0{digits[:1]}.{digits[1:]}.")
    if re.fullmatch(r"[0-9]{4}", digits):
        digits = f"{digits[:2]}.{digits[2:]}"
    if not (found := _CLOCK.fullmatch(digits)):
        raise ValueError("Skriv klockslaget som 18.00.")
    hour, minute, second = (int(part or 0) for part in found.groups())
    if hour == 24:
        raise ValueError("Skriv midnatt som 00.00.")
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError("Det klockslaget finns inte. Skriv det som 18.00.")
    return time(hour, minute, second)
