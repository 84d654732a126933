"""The 290 municipalities with their codes and counties, as SCB lists them: known before anybody has typed them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify

_FILE = Path(__file__).parent / "known" / "kommuner.csv"
# The first two digits of a municipality's code.
COUNTIES = {
    "01": "Stockholms län", "03": "Uppsala län", "04": "Södermanlands län", "05": "Östergötlands län",
    "06": "Jönköpings län", "07": "Kronobergs län", "08": "Kalmar län", "09": "Gotlands län",
    "10": "Blekinge län", "12": "Skåne län", "13": "Hallands län", "14": "Västra Götalands län",
    "17": "Värmlands län", "18": "Örebro län", "19": "Västmanlands län", "20": "Dalarnas län",
    "21": "Gävleborgs län", "22": "Västernorrlands län", "23": "Jämtlands län", "24": "Västerbottens län",
    "25": "Norrbottens län",
}  # fmt: skip
# Without its ring Håbo is Habo.
_ADDRESSES = {"0305": "haabo"}


@dataclass(frozen=True)
class KnownMunicipality:
    """``0665``, ``Vaggeryd``."""

    code: str
    name: str

    @property
    def county(self) -> str:
        return COUNTIES[self.code[:2]]

    @property
    def slug(self) -> str:
        """The address: ``varnamo``."""
        return _ADDRESSES.get(self.code) or slugify(self.name)

    @property
    def full_name(self) -> str:
        """As most call themselves; some are a stad or a region, and say so where it is asked."""
        genitive = "" if self.name[-1] in "aeiouyåäösxz" else "s"
        return f"{self.name}{genitive} kommun"


@cache
def known_municipalities() -> tuple[KnownMunicipality, ...]:
    """All of them, by code."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(";") for line in lines if not line.startswith("#")][1:]
    return tuple(KnownMunicipality(code, name) for code, name in rows)


def known(code: str = "", name: str = "") -> KnownMunicipality | None:
    """The one of that code, or of that name; None for what is none of them."""
    rows = known_municipalities()
    return next((each for each in rows if each.code == code or each.name.casefold() == name.casefold()), None)
