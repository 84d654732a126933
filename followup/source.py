"""Answers what promises asks of follow-ups (promises.ports)."""

from collections.abc import Mapping, Sequence
from typing import Any

from promises.ports import PublishedFollowUp


class PublishedFollowUps:
    """The provider that promises.ports is given at start-up."""

    def published(self, promise_ids: Sequence[int]) -> Mapping[int, Sequence[PublishedFollowUp]]:
        return {}

    def export(self, promise: Any) -> list[dict[str, Any]]:
        return []

    def load(self, promise: Any, follow_ups: list[dict[str, Any]], *, by: Any) -> None:
        return None
