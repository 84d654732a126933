"""What the parties wrote of each commitment in their follow-ups: in their own words, and where they stand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from promises.models import Promise
from promises.reading.page_frame import promise_url
from promises.record.reading import Record
from promises.words import spoken
from promises.words.enums import Status


@dataclass(frozen=True)
class Voice:
    """For ``components/voice.html``. ``reason`` is why it did not go as promised and ``remedy`` what is done about it, as they
    were written; each may be empty, as ``status``, their own word for how it goes. ``period`` is ``maj–augusti 2020``."""

    text: str
    reason: str
    remedy: str
    status: str
    period: str
    ends_on: date
    url: str


def voices(promise: Promise, record: Record) -> dict[int, list[Voice]]:
    """By the number of the commitment, the newest period first; of each period its newest edition that stands."""
    found: dict[int, list[Voice]] = defaultdict(list)
    for follow_up in reversed(record.follow_ups):
        period = record.period(follow_up["period"])
        days = date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_on"])
        for said in follow_up["assessments"]:
            voice = Voice(
                text=said.get("text", ""),
                reason=said.get("cause_text", ""),
                remedy=said.get("next_step", ""),
                status=spoken.label(Status(said["status"])) if said.get("status") else "",
                period=spoken.words().span(*days),
                ends_on=days[1],
                url=f"{promise_url(promise)}uppfoljning/{follow_up['period']}/#atagande-{said['commitment']}",
            )
            if voice.text or voice.reason or voice.remedy or voice.status:
                found[said["commitment"]].append(voice)
    return found
