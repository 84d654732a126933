"""Words in Swedish on a page in English: marked where they are fetched, and told apart in the finished page (WCAG 3.1.2).

The marks are two signs of Unicode's private area, which nobody types, so that words keep theirs through every sentence,
attribute and filter on their way to the page.
"""

import re

_BEGINS, _ENDS = "\ue000", "\ue001"
_MARKED = re.compile(f"{_BEGINS}([^{_BEGINS}{_ENDS}]+){_ENDS}?")
_PAIR = re.compile(f"{_BEGINS}([^{_BEGINS}{_ENDS}]*){_ENDS}")
# What paragraphs and lines are parted by, in the middle of words.
_PARTED = re.compile(r"\s*(?:<[^>]*>\s*)+")
# Where no element can stand: in a tag, and in what holds nothing but text.
_BARE = re.compile(r"(<(?:title|option|textarea|text)\b.*?</|<[^>]*>)", re.DOTALL)


def in_swedish(words: str) -> str:
    """The words, marked as Swedish; the sign that ends them stays outside, where sentences look for it."""
    said = words.rstrip(".!?")
    return f"{_BEGINS}{said}{_ENDS}{words[len(said) :]}" if said.strip() else words


def bare(words: str) -> str:
    """The words without their marks, as they are kept."""
    return words.replace(_BEGINS, "").replace(_ENDS, "")


def has_marks(page: bytes) -> bool:
    """Whether any words on the page are still marked: a kept page has its elements already."""
    return _BEGINS.encode() in page


def marked_up(html: str) -> str:
    """The page with an element of ``lang="sv"`` for each mark."""
    html = _PAIR.sub(lambda pair: _PARTED.sub(f"{_ENDS}\\g<0>{_BEGINS}", pair[0]), html)
    pieces = _BARE.split(html)
    for at in range(0, len(pieces), 2):
        text = pieces[at]
        # A link is often a flex box, which trims what stands beside an element.
        if at and pieces[at - 1].startswith("<a "):
            text = text.replace(f" {_BEGINS}", f"\u00a0{_BEGINS}").replace(f"{_ENDS} ", f"{_ENDS}\u00a0")
        pieces[at] = _MARKED.sub(r'<span lang="sv">\1</span>', text)
    pieces[1::2] = [_MARKED.sub(r"\1", piece) for piece in pieces[1::2]]
    return bare("".join(pieces))
