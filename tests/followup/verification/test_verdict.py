"""The verdict: what is known of whose seals a report has, and nothing that is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from followup.sealing.seal_list import Listed, SealList
from followup.verification.recount import Line, Party, Recount
from followup.verification.verdict import UNSEALED, Outcome, judge
from medborgarlofte.documents.seal_check import Checked, FoundSeal

pytestmark = pytest.mark.pure

AT = datetime(2020, 10, 15, tzinfo=UTC)
POLICE = FoundSeal(
    "stampel-1", "Polisens e-stämpel", "Polismyndigheten", "CA", AT, number="202100-0076", fingerprint="aa"
)
TOWN = FoundSeal(
    "stampel-2", "Kommunens e-stämpel", "Vaggeryds Kommun", "CA", AT, number="212000-0522", fingerprint="bb"
)
EVIL = FoundSeal("stampel-1", "Elak", "Elak AB", "CA", AT, number="556036-0793", fingerprint="ee")
ALONE = replace(TOWN, field="stampel-1")
NAMELESS = replace(EVIL, number="")
PARTIES = (
    Party("polisen", "Polismyndigheten", "202100-0076"),
    Party("kommunen", "Vaggeryds kommun", "212000-0522"),
)
COUNTED = Recount(
    lines=(Line("a", "b", "1", "1"),), parties=PARTIES, sealing=("polisen", "kommunen"), exempt=()
)
NOBODY = SealList()
LISTED = SealList(
    {
        "polisen": Listed("Polismyndigheten", "202100-0076", frozenset(["aa"])),
        "kommunen": Listed("Vaggeryds kommun", "212000-0522", frozenset(["bb"])),
    },
    is_whole=True,
)


def verdict(*seals, counted=COUNTED, listed=NOBODY, **known):
    return judge(Checked(sealed=bool(seals), seals=seals), counted, listed, **known)


def said(judged):
    return " ".join([*judged.problems, *judged.unknown])


@pytest.mark.parametrize("listed", [NOBODY, LISTED])
def test_a_report_that_everybody_sealed_in_order_holds_and_says_by_whom(listed):
    judged = verdict(POLICE, TOWN, listed=listed)
    assert judged.outcome is Outcome.HOLDS
    assert "Stämplad av Polismyndigheten och Vaggeryds Kommun." in judged.text


def test_a_name_without_a_number_is_nobody_s():
    """Two organisations may have the same name; a number neither in the data nor in the certificate binds nothing."""
    unnumbered = replace(COUNTED, parties=tuple(replace(party, number="") for party in PARTIES))
    nameless = [replace(seal, number="") for seal in (POLICE, TOWN)]
    assert verdict(*nameless, counted=unnumbered).outcome is Outcome.UNKNOWN


def test_each_outcome_has_its_exit_status():
    assert [(each.name, each.value) for each in Outcome] == [("HOLDS", 0), ("REFUSED", 1), ("UNKNOWN", 3)]


def test_a_listed_certificate_needs_no_number():
    assert verdict(replace(POLICE, number=""), TOWN, listed=LISTED).outcome is Outcome.HOLDS
    judged = verdict(replace(POLICE, number=""), TOWN)
    assert judged.outcome is Outcome.UNKNOWN
    assert (
        "Ingen säger att certifikatet för Polismyndigheten är en e-stämpel för Polismyndigheten."
        in judged.text
    )


@pytest.mark.parametrize(
    ("seals", "outcome", "words"),
    [
        ((EVIL, TOWN), Outcome.REFUSED, "satt av någon annan: Elak AB, 556036-0793"),
        ((NAMELESS, TOWN), Outcome.UNKNOWN, "Ingen säger att certifikatet för Elak AB är en e-stämpel"),
        ((TOWN, POLICE), Outcome.REFUSED, "inte i den ordning"),
        ((POLICE, POLICE), Outcome.REFUSED, "inte i den ordning"),
        ((POLICE,), Outcome.REFUSED, "Vaggeryds kommun har inte stämplat"),
        (
            (replace(POLICE, field="stampel-2"), replace(TOWN, field="stampel-1")),
            Outcome.REFUSED,
            "under en annan parts namn",
        ),
        ((POLICE, TOWN, EVIL), Outcome.REFUSED, "en mer än bilagans data räknar upp"),
        ((replace(POLICE, is_legal_person=False), TOWN), Outcome.UNKNOWN, "en persons certifikat"),
    ],
    ids=[
        "another number",
        "no number",
        "wrong order",
        "twice",
        "one left out",
        "in each other's places",
        "one more",
        "a person",
    ],
)
@pytest.mark.parametrize("listed", [NOBODY, LISTED])
def test_a_seal_that_is_not_the_party_s(seals, outcome, words, listed):
    judged = verdict(*seals, listed=listed)
    assert judged.outcome is outcome
    assert words in said(judged)


def test_without_a_list_the_number_in_the_data_is_nobody_s_word_but_the_file_s():
    """Elak AB writes its own number beside the name of the police: its issuer has seen another name."""
    own = replace(COUNTED, parties=(replace(PARTIES[0], number=EVIL.number), PARTIES[1]))
    assert verdict(EVIL, TOWN, counted=own).outcome is Outcome.UNKNOWN
    judged = verdict(EVIL, TOWN, counted=own, listed=LISTED)
    assert judged.outcome is Outcome.REFUSED
    assert "har organisationsnumret 202100-0076, inte 556036-0793" in said(judged)


def test_data_whose_signatories_and_sealers_differ_hold_nothing():
    left_out = replace(COUNTED, sealing=("kommunen",))
    assert verdict(ALONE, counted=left_out).outcome is Outcome.REFUSED
    assert verdict(ALONE, counted=replace(left_out, parties=PARTIES[1:])).outcome is Outcome.HOLDS
    others = replace(left_out, parties=(Party("elak", "Elak AB", EVIL.number),), sealing=("elak",))
    assert verdict(EVIL, counted=others, listed=LISTED).outcome is Outcome.UNKNOWN
    assert "Stämplad av Elak AB." in verdict(EVIL, counted=others).text


def test_an_exception_that_is_written_is_told_and_holds_unless_the_list_says_otherwise():
    alone = replace(COUNTED, sealing=("kommunen",), exempt=("polisen",))
    judged = verdict(ALONE, counted=alone)
    assert judged.outcome is Outcome.HOLDS
    assert "Polismyndigheten har ingen e-stämpel, enligt rapporten." in judged.text
    assert verdict(ALONE, counted=alone, listed=LISTED).outcome is Outcome.UNKNOWN


def test_an_edition_from_before_its_data_named_who_seals():
    old = replace(COUNTED, sealing=None, exempt=None)
    assert verdict(TOWN, POLICE, counted=old, listed=LISTED).outcome is Outcome.HOLDS
    assert verdict(TOWN, counted=old, listed=LISTED).outcome is Outcome.UNKNOWN
    assert verdict(TOWN, NAMELESS, counted=old, listed=LISTED).outcome is Outcome.UNKNOWN
    assert verdict(TOWN, POLICE, NAMELESS, counted=old, listed=LISTED).outcome is Outcome.UNKNOWN
    assert verdict(TOWN, TOWN, counted=old, listed=LISTED).outcome is Outcome.REFUSED


def test_what_nobody_knows_of_a_seal_keeps_the_report_from_holding():
    judged = verdict(replace(POLICE, doubt="Spärrlistan är gammal."), TOWN)
    assert (judged.outcome, judged.unknown) == (Outcome.UNKNOWN, ("Spärrlistan är gammal.",))
    assert verdict(POLICE, TOWN, besides=["Den är inte publicerad här."]).outcome is Outcome.UNKNOWN


def test_a_report_counted_by_later_rules_is_not_known_and_no_fault_is_excused_by_them():
    later = replace(COUNTED, unknown="Regler 2.")
    judged = verdict(POLICE, TOWN, counted=later)
    assert (judged.outcome, judged.unknown) == (Outcome.UNKNOWN, ("Regler 2.",))
    assert (
        verdict(POLICE, TOWN, counted=replace(later, lines=(Line("a", "b", "1", "2"),))).outcome
        is Outcome.REFUSED
    )
    assert verdict(TOWN, POLICE, counted=later).outcome is Outcome.REFUSED
    unsealed = verdict(counted=later, published=True)
    assert (unsealed.outcome, unsealed.unknown) == (Outcome.UNKNOWN, ("Regler 2.",))
    assert verdict(counted=later).outcome is Outcome.REFUSED


def test_one_fault_refuses_whoever_sealed():
    assert verdict(POLICE, TOWN, published=False).outcome is Outcome.REFUSED
    differs = replace(COUNTED, lines=(Line("a", "b", "1", "2"),))
    assert verdict(POLICE, TOWN, counted=differs).outcome is Outcome.REFUSED
    assert (
        judge(Checked(True, (POLICE, TOWN), problems=("Ändrad.",)), COUNTED, LISTED).outcome
        is Outcome.REFUSED
    )
    two = judge(Checked(True, (POLICE, TOWN), problems=("X.", "Y.")), COUNTED, LISTED)
    assert two.text == "X. Ett fel till."
    judged = judge(Checked(True, (POLICE, TOWN), problems=("X.",)), COUNTED, LISTED, published=True)
    assert judged.title == "Filen är oförändrad, men den håller inte"


def test_an_unsealed_file_is_known_by_its_published_checksum_alone():
    assert (verdict(published=True).outcome, verdict(published=True).title) == (Outcome.UNKNOWN, UNSEALED)
    for known in (None, False):
        judged = verdict(published=known)
        assert judged.outcome is Outcome.REFUSED
        assert "Enligt bilagans data är den stämplad av Polismyndigheten och Vaggeryds kommun." in said(
            judged
        )
    unnamed = replace(COUNTED, sealing=None, exempt=None)
    assert verdict(counted=unnamed).title == "Filen är inte stämplad, och inget annat visar att den är äkta"
