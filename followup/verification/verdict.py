"""The verdict on a report: one judgement, in the same words for the page, the command and its exit status.

Three things are asked. Is the file as it was sealed (seal_check)? Does what is printed follow from its data
(verification)? And are the seals those of the parties that signed, every one, in the order that the data name?
What nobody can know is said, and is never taken for a yes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext, gettext_noop

from followup.sealing.seal_list import SealList
from followup.verification.recount import Recount
from medborgarlofte.documents.seal_findings import Checked, FoundSeal
from promises.words import spoken

UNSEALED = gettext_noop("Äkta enligt kontrollsumman, inte stämplad")
UNSEALED_TEXT = gettext_noop(
    "Filen är exakt den som publicerades. Men ingen e-stämpel visar vilka som står bakom den: det säger bara den webbplats som har publicerat kontrollsumman."
)
PROTOCOL = gettext_noop("Det här är ett vandringsprotokoll; det är inte stämplat")
TRANSLATION = gettext_noop("Det här är en översättning; den är inte stämplad")
# What holds of a report in which everything that is counted is said as this program says it.
FOLLOWS = gettext_noop("Varje siffra, läge och mening som räknas fram i den följer av dess data.")
# Said beneath a refusal of what is right in itself, so that nobody takes a part for the whole.
NOT_ENOUGH = gettext_noop("det räcker inte för att filen ska hålla")


class Outcome(IntEnum):
    """What is known of the report. The number is the exit status of ``verify_report``; 2 is a file nobody can read."""

    HOLDS = 0
    REFUSED = 1
    UNKNOWN = 3


@dataclass(frozen=True)
class Judgement:
    """``title`` and ``text`` say it in a sentence each; ``problems`` are why it is refused, ``unknown`` what is not known."""

    outcome: Outcome
    title: str
    text: str
    problems: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def judge(
    checked: Checked,
    counted: Recount,
    listed: SealList,
    *,
    published: bool | None = None,
    besides: Sequence[str] = (),
) -> Judgement:
    """The verdict. Pure.

    ``listed`` is what is known of whose seal is whose. ``published``: whether the file has the checksum of a published edition; None when there is nothing to compare with.
    ``besides`` is what the caller knows to be unknown.
    """
    if (counted.protocol or counted.translation) and not checked.sealed:
        return _of_protocol(counted) if counted.protocol else _of_translation(counted)
    problems = _problems(checked, counted, published)
    unknown = [*checked.doubts, *besides, *filter(None, [counted.unknown])]
    if not checked.sealed:
        return _unsealed(counted, problems, published)
    if not counted.problem:
        for is_wrong, sentence in _Parties(checked.seals, counted, listed).judged():
            (problems if is_wrong else unknown).append(sentence)
    if problems:
        title = _refused(published)
        return Judgement(Outcome.REFUSED, title, _first_of(problems), tuple(problems), tuple(unknown))
    sealed_by = _sealed_by(checked, counted)
    if unknown:
        title = gettext("Stämplarna är äkta, men allt är inte känt")
        text = gettext("%(sealed_by)s Men: %(unknown)s") % {
            "sealed_by": sealed_by,
            "unknown": " ".join(unknown),
        }
        return Judgement(Outcome.UNKNOWN, title, text, (), tuple(unknown))
    text = f"{sealed_by} {counted.worded or gettext(FOLLOWS)}"
    return Judgement(Outcome.HOLDS, gettext("Filen är äkta och oförändrad"), text)


def _problems(checked: Checked, counted: Recount, published: bool | None) -> list[str]:
    """What is wrong with the file whoever sealed it."""
    problems = [
        *checked.problems,
        *([counted.problem] if counted.problem and (checked.sealed or not published) else []),
    ]
    if counted.translation:
        problems.append(gettext("Filen säger sig vara en översättning, och ingen översättning är stämplad."))
    if published is False:
        problems.append(gettext("Kontrollsumman är inte den som publicerades."))
    if counted.differing:
        count = len(counted.differing)
        noun = spoken.words().plural(count, gettext("uppgift"), gettext("uppgifter"))
        said = gettext("%(count)s %(noun)s följer inte av bilagans data.")
        problems.append(said % {"count": count, "noun": noun})
    return problems


def _of_protocol(counted: Recount) -> Judgement:
    said = gettext("Protokoll från vandringar stämplas inte. Jämför det med vad som står på %(protocol)s")
    text = said % {"protocol": counted.protocol}
    return Judgement(Outcome.UNKNOWN, gettext(PROTOCOL), text, (), (text,))


def _of_translation(counted: Recount) -> Judgement:
    """Never a yes: nothing in a translation can be held against anything."""
    said = gettext(
        "Översättningar prövas inte: ingen kan se på filen om den är ändrad. Rapporten som gäller är den på svenska, med kontrollkoden %(code)s."
    )
    text = said % {"code": counted.translation}
    return Judgement(Outcome.UNKNOWN, gettext(TRANSLATION), text, (), (text,))


def _unsealed(counted: Recount, problems: list[str], published: bool | None) -> Judgement:
    named = [party.name for party in counted.parties if party.slug in (counted.sealing or ())]
    unsealed = gettext("Filen är inte försedd med elektronisk stämpel.")
    unknown = tuple(filter(None, [counted.unknown]))
    title = _refused(published)
    if not published:
        if not problems and not named:
            title = gettext("Filen är inte stämplad, och inget annat visar att den är äkta")
        gone = (
            (
                gettext("Enligt bilagans data är den stämplad av %(named)s.")
                % {"named": spoken.words().listing(named)}
            )
            if named
            else ""
        )
        problems = [*problems, *filter(None, [unsealed, gone])]
    if problems:
        return Judgement(Outcome.REFUSED, title, _first_of(problems), tuple(problems), unknown)
    return Judgement(Outcome.UNKNOWN, gettext(UNSEALED), gettext(UNSEALED_TEXT), (), unknown)


def _refused(published: bool | None) -> str:
    """The title of a refusal: what was published and does not hold is not called a forgery."""
    return (
        gettext("Filen är oförändrad, men den håller inte")
        if published
        else gettext("Filen är inte som den publicerades")
    )


def _sealed_by(checked: Checked, counted: Recount) -> str:
    """Who has sealed it, and which parties need not."""
    sealed = gettext("Stämplad av %(organisation)s.") % {
        "organisation": spoken.words().listing([seal.organisation for seal in checked.seals])
    }
    exempt = [party.name for party in counted.parties if party.slug in (counted.exempt or ())]
    return (
        (
            gettext("%(sealed)s %(exempt)s har ingen e-stämpel, enligt rapporten.")
            % {"sealed": sealed, "exempt": spoken.words().listing(exempt)}
        )
        if exempt
        else sealed
    )


def _first_of(problems: Sequence[str]) -> str:
    """The first, and how many there are: each stands in a list of its own."""
    more = len(problems) - 1
    if not more:
        return problems[0]
    return gettext("%(problems)s %(more)s fel till.") % {
        "problems": problems[0],
        "more": spoken.words().capital(spoken.words().in_words(more, neuter=True)),
    }


class _Parties:
    """Whether the seals are those of the parties, every one, in order."""

    def __init__(self, seals: Sequence[FoundSeal], counted: Recount, listed: SealList) -> None:
        self.seals, self.counted, self.listed = seals, counted, listed
        self.parties = {party.slug: party for party in counted.parties}

    def judged(self) -> Iterator[tuple[bool, str]]:
        """(whether it refuses the report, the sentence); nothing where all is as it should be."""
        # What the data say of themselves and against the list.
        if self.counted.sealing is not None:
            named = [*self.counted.sealing, *(self.counted.exempt or ())]
            if sorted(named) != sorted(self.parties):
                yield (
                    True,
                    gettext(
                        "Bilagans data räknar inte upp samma parter bland stämplarna som bland undertecknarna."
                    ),
                )
        for slug, party in self.parties.items():
            known = self.listed.of(slug)
            if known.number and party.number and known.number != party.number:
                yield (
                    True,
                    (
                        gettext(
                            "%(name)s har organisationsnumret %(known)s, inte %(party)s som bilagans data säger."
                        )
                        % {"name": party.name, "known": known.number, "party": party.number}
                    ),
                )
            if self.listed.is_whole and slug not in self.listed.organisations:
                yield False, (gettext("%(name)s finns inte i listan över e-stämplar.") % {"name": party.name})
            if known.fingerprints and slug in (self.counted.exempt or ()):
                yield (
                    False,
                    (
                        gettext("%(name)s har ingen e-stämpel enligt rapporten, men en enligt listan.")
                        % {"name": party.name}
                    ),
                )
        if self.counted.sealing is None:
            yield from self._without_order()
        else:
            yield from self._in_order(self.counted.sealing)

    def _in_order(self, sealing: Sequence[str]) -> Iterator[tuple[bool, str]]:
        for slug, seal in zip(sealing, self.seals, strict=False):
            if slug in self.parties and not self._is_of(seal, slug):
                yield self._stranger(seal, slug)
        names = [self.parties[slug].name for slug in sealing[len(self.seals) :] if slug in self.parties]
        if names:
            yield (
                True,
                (
                    gettext("%(names)s har inte stämplat, men ska ha gjort det enligt bilagans data.")
                    % {"names": spoken.words().listing(names)}
                ),
            )
        if [seal.field for seal in self.seals] != [
            f"stampel-{place}" for place, _ in enumerate(self.seals, 1)
        ]:
            yield True, gettext("En stämpel sitter inte på sin plats: den står under en annan parts namn.")
        for seal in self.seals[len(sealing) :]:
            yield (
                True,
                (
                    gettext("Stämpeln för %(organisation)s är en mer än bilagans data räknar upp.")
                    % {"organisation": seal.organisation}
                ),
            )

    def _stranger(self, seal: FoundSeal, slug: str) -> tuple[bool, str]:
        """A seal that is not known to be that party's."""
        party = self.parties[slug]
        other = next((each for each in self.parties if self._is_of(seal, each)), "")
        if other:
            return (
                True,
                (
                    gettext(
                        "Stämplarna sitter inte i den ordning som bilagans data säger: %(name)s i stället för %(name_2)s."
                    )
                    % {"name": self.parties[other].name, "name_2": party.name}
                ),
            )
        number = self.listed.of(slug).number or party.number
        if seal.number and number and seal.number != number:
            return (
                True,
                (
                    gettext("Stämpeln för %(name)s är satt av någon annan: %(organisation)s, %(seal)s.")
                    % {"name": party.name, "organisation": seal.organisation, "seal": seal.number}
                ),
            )
        if not seal.is_legal_person:
            return (
                False,
                (
                    gettext(
                        "Stämpeln för %(name)s är gjord med en persons certifikat, inte en organisations."
                    )
                    % {"name": party.name}
                ),
            )
        return (
            False,
            (
                gettext("Ingen säger att certifikatet för %(organisation)s är en e-stämpel för %(name)s.")
                % {"organisation": seal.organisation, "name": party.name}
            ),
        )

    def _without_order(self) -> Iterator[tuple[bool, str]]:
        """Of an edition from before its data named who seals."""
        whose = [next((slug for slug in self.parties if self._is_of(seal, slug)), "") for seal in self.seals]
        for seal, slug in zip(self.seals, whose, strict=True):
            if not slug:
                yield (
                    False,
                    (
                        gettext("Ingen säger vems e-stämpel certifikatet för %(organisation)s är.")
                        % {"organisation": seal.organisation}
                    ),
                )
            elif whose.count(slug) > 1:
                yield (
                    True,
                    (gettext("%(name)s har stämplat mer än en gång.") % {"name": self.parties[slug].name}),
                )
        missing = [party.name for slug, party in self.parties.items() if slug not in whose]
        if missing:
            yield (
                False,
                (
                    gettext(
                        "Rapporten säger inte vilka som ska stämpla den, och ingen stämpel är känd som %(missing)ss."
                    )
                    % {"missing": spoken.words().listing(missing)}
                ),
            )

    def _is_of(self, seal: FoundSeal, slug: str) -> bool:
        """Whether the certificate is listed as the party's, or issued to its name and number."""
        party, known = self.parties[slug], self.listed.of(slug)
        if not seal.is_legal_person:
            return False
        if seal.fingerprint in known.fingerprints:
            return True
        if known.number:
            return seal.number == known.number
        # Without a list the number is the file's own word, so the name must be the one that the issuer has seen.
        names = {" ".join(name.split()).casefold() for name in (seal.organisation, party.name)}
        return bool(party.number) and seal.number == party.number and len(names) == 1
