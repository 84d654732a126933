"""What the parties wrote of each commitment in their follow-ups: in their own words, and where they stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from promises.counting.progress import Progress
from promises.counting.progress.shape import Window
from promises.counting.sentences import AnswerLine
from promises.exchange_format.normal import Document
from promises.models import Promise
from promises.reading.page_frame import promise_url
from promises.reading.telling import sentences
from promises.record.reading import Record
from promises.words import spoken
from promises.words.enums import Cause, Status, WindowState

_MISSED = (Status.BEHIND, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED)
_NAMED = 3  # windows, of more it is not said which


@dataclass(frozen=True)
class Voice:
    """For ``components/voice.html``. ``reason`` is why it did not go as promised and ``remedy`` what is done about it, as they
    were written; each may be empty, as ``status``, their own word for how it goes. ``period`` is ``maj–augusti 2020``.
    ``stands`` = the promise runs, and no later follow-up has come."""

    text: str
    reason: str
    remedy: str
    status: str
    period: str
    ends_on: date
    url: str
    stands: bool


def voices(promise: Promise, record: Record) -> dict[int, list[Voice]]:
    """By the number of the commitment, the newest period first; of each period its newest edition that stands."""
    found: dict[int, list[Voice]] = defaultdict(list)
    ends = record.promise.ends_on
    for follow_up in reversed(record.follow_ups):
        period = record.period(follow_up["period"])
        days = date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_on"])
        for said in follow_up["assessments"]:
            voice = Voice(
                text=said.get("text", ""),
                reason=_reason(said),
                remedy=said.get("next_step", ""),
                status=spoken.label(Status(said["status"])) if said.get("status") else "",
                period=spoken.words().span(*days),
                ends_on=days[1],
                url=f"{promise_url(promise)}uppfoljning/{follow_up['period']}/#atagande-{said['commitment']}",
                stands=follow_up is record.follow_ups[-1] and (ends is None or ends >= record.day),
            )
            if voice.text or voice.reason or voice.remedy or voice.status:
                found[said["commitment"]].append(voice)
    return found


def _reason(said: Document) -> str:
    """As it was written; where only its kind was chosen, that: ``Inställt.``."""
    kind = f"{spoken.words().capital(spoken.label(Cause(said['cause'])))}." if said.get("cause") else ""
    return said.get("cause_text") or kind


def with_reason(counted: Progress, told: Sequence[Voice], shown: Sequence[Voice]) -> tuple[Voice, ...]:
    """What is ``shown`` of all that was ``told``, newest first; where something is missed the last reason with it."""
    because = next((each for each in told if each.reason or each.remedy), None)
    if because is None or because in shown or counted.status not in _MISSED:
        return tuple(shown)
    return (*shown, because)


def told_once(voices: Sequence[Voice], line: AnswerLine) -> tuple[Voice, ...]:
    """The voices, the newest without its words where the answer above them has quoted them whole."""
    words = voices[0].text.rstrip(".") if voices else ""
    if words and f"{words}”" in line.clause:
        return (replace(voices[0], text=""), *voices[1:])
    return tuple(voices)


def unexplained(counted: Progress, told: Sequence[Voice]) -> str:
    """That nobody has said why something was missed; empty where somebody has. What was written of the time before it
    was missed is no reason for it."""
    if counted.status not in _MISSED:
        return ""
    known = max((each.ends_on for each in told if each.reason), default=date.min)
    missed = [each for each in counted.windows if _is_missed(each)]
    if known > date.min:
        missed = [each for each in missed if each.ended and each.ends_on > known]
    if not missed:
        return ""
    if len(counted.windows) == 1 or len(missed) > _NAMED or any(each.part for each in missed):
        return gettext("Parterna har inte skrivit varför.")
    names = [spoken.words().small(sentences().window_label(each)) for each in missed]
    return gettext("Parterna har inte skrivit varför %(windows)s missades.") % {
        "windows": spoken.words().listing(names)
    }


def _is_missed(window: Window) -> bool:
    return window.state is WindowState.MISSED and window.gap is not WindowState.WAITING
