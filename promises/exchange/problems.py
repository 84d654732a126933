"""What is wrong with a file: where, and what to do about it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One error: its path in the file, ``commitments[2].targets[0].number``, and a Swedish sentence."""

    path: Path
    text: str

    @property
    def where(self) -> str:
        """The path as a person reads it; "" for the whole file."""
        words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return words.removeprefix(".")

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


class BadFile(Exception):
    """A file that cannot be imported, with all its problems in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = list(problems)
        super().__init__("\n".join(map(str, self.problems)))
