"""A municipality's colour and arms on a paper: what its pages have, where no stylesheet or picture can be fetched."""

import base64
from dataclasses import dataclass
from typing import Self

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.contrast import read_colours


@dataclass(frozen=True)
class Look:
    """``name`` of a ready-made colour, or an own ``colour`` (``#rrggbb``); ``arms`` as an address that holds the picture.
    All may be empty."""

    name: str = ""
    colour: str = ""
    arms: str = ""

    @classmethod
    def of(cls, slug: str) -> Self:
        """That of the municipality with that address; none where there is no such."""
        place = Municipality.objects.filter(slug=slug).first()
        if place is None:
            return cls()
        colours = read_colours(place.own_colours)
        arms = ""
        if place.arms:
            with place.arms.open() as file:
                arms = f"data:image/png;base64,{base64.b64encode(file.read()).decode()}"
        return cls(place.accent, colours.get("accent", ""), arms)
