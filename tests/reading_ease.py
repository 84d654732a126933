"""How easy a Swedish text is to read, after Myndigheten för tillgängliga medier: its LIX, and its longest sentences."""

import re

# Under 25 is a children's book, under 30 very easy, 40 a newspaper.
EASY = 30
MOST_WORDS = 15
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d\u00a0,.:]*\d|\d")
_ENDS = re.compile(r"[.!?:]+(?=\s|$|”)|\n+")


def lix(text):
    """Läsbarhetsindex (C. H. Björnsson, 1968): words a sentence, and the share of words over six letters."""
    words = _WORD.findall(text)
    long = sum(len(word) > 6 for word in words)
    return round(len(words) / (len(sentences(text)) or 1) + 100 * long / len(words)) if words else 0


def sentences(text):
    """Its sentences. A line is one too: a heading ends without a full stop."""
    return [each.strip() for each in _ENDS.split(text) if _WORD.search(each)]


def too_long(text):
    """The sentences of more than fifteen words."""
    return [each for each in sentences(text) if len(_WORD.findall(each)) > MOST_WORDS]
