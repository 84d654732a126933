"""Swedish order and finding by name, in Python so that both databases give the same answer. Pure."""

import unicodedata

_ORDER = {letter: index for index, letter in enumerate(" abcdefghijklmnopqrstuvwxyzåäö")}
_KEPT = set("åäö")
_AS_IF = str.maketrans({"æ": "ä", "ø": "ö", "ß": "s", "ð": "d", "þ": "t", "ł": "l"})


class _Letters(dict[int, str]):
    """What each letter is folded to, worked out once: thousands of rows are read in one search."""

    def __missing__(self, code: int) -> str:
        folded = ""
        for letter in chr(code).translate(_AS_IF):
            parts = letter if letter in _KEPT else unicodedata.normalize("NFD", letter)
            folded += "".join(part for part in parts if not unicodedata.combining(part))
        self[code] = folded
        return folded


def folded(text: str) -> str:
    """Small letters without accents; å, ä and ö are letters of their own and stay."""
    return unicodedata.normalize("NFC", text).lower().translate(_FOLDED)


_FOLDED = _Letters()


def swedish_order(text: str) -> tuple[tuple[int, ...], str]:
    """A sort key: A–Z, then Å, Ä, Ö; signs and digits first, as in a Swedish list of names."""
    return tuple(_ORDER.get(letter, -1) for letter in folded(text)), text


def initial(text: str) -> str:
    """The letter under which a name stands in a list."""
    return folded(text.strip())[:1].upper()


def matches(query: str, *texts: str) -> bool:
    """Whether every word of the query is part of one of the texts. "orebro" finds Örebro, too."""
    words, text = folded(query).split(), folded(" ".join(texts))
    bare = text.translate(str.maketrans("åäö", "aao"))
    return all(word in text for word in words) or all(word in bare for word in words)
