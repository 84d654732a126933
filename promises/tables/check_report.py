"""What a dry run found, written down while it runs: counts, the first problems and the first good rows,
and all of each in a file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from types import TracebackType
from typing import TextIO

from promises.tables.as_read import READ, as_read
from promises.tables.cells import Cell
from promises.tables.csv_file import write_csv
from promises.tables.dry_run import Checked, State
from promises.tables.table_uploads import Upload

SHOWN = 200


class Report:
    """Fills in ``upload`` batch by batch; saved when all is well."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.rows = 0
        self._counts: Counter[str] = Counter()
        self.upload.problems, self.upload.problem_count, self.upload.warning_count = [], 0, 0
        self.upload.question_count, self.upload.read = 0, []

    def __enter__(self) -> "Report":
        self._problems = self.upload.list_file("fel").open("w", encoding="utf-8", newline="")
        self._good = self.upload.list_file("last").open("w", encoding="utf-8", newline="")
        _write(
            self._problems,
            [["rad", "kolumn", "det som står", "fel, fråga eller varning", "varför"]],
            mark=True,
        )
        _write(self._good, [["rad", *READ]], mark=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        self._problems.close()
        self._good.close()
        if kind is None:
            self.upload.counts = dict(self._counts)
            self.upload.save()

    def add(self, batch: Iterable[Checked]) -> None:
        """One more batch of activities."""
        for each in batch:
            self.rows += len(each.lines)
            self._counts[each.state.value] += 1
            rows: list[list[Cell]] = []
            for problem in each.problems:
                if problem.warning:
                    self.upload.warning_count += 1
                else:
                    self.upload.problem_count += 1
                self.upload.question_count += problem.question
                row, column, value, text, warning, question = astuple(problem)
                if len(self.upload.problems) < SHOWN:
                    self.upload.problems.append([row, column, value, text, warning, question])
                rows.append(
                    [str(row), column, value, "fråga" if question else "varning" if warning else "fel", text]
                )
            _write(self._problems, rows)
            if each.state in (State.NEW, State.CHANGED):
                said = [str(each.row), *as_read(each.values)]
                _write(self._good, [said])
                if len(self.upload.read) < SHOWN:
                    self.upload.read.append(said)


def _write(file: TextIO, rows: Iterable[Sequence[Cell]], mark: bool = False) -> None:
    pieces = write_csv(rows)
    start = next(pieces)
    file.writelines([start] if mark else [])
    file.writelines(pieces)
