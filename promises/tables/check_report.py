"""What a dry run found, written down while it runs: counts, the first problems, and all of them in a file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple
from types import TracebackType

from promises.tables.cells import Cell
from promises.tables.csv_file import write_csv
from promises.tables.dry_run import Checked
from promises.tables.table_uploads import Upload

SHOWN = 200


class Report:
    """Fills in ``upload`` batch by batch; saved when all is well."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.rows = 0
        self._counts: Counter[str] = Counter()
        self.upload.problems, self.upload.problem_count, self.upload.warning_count = [], 0, 0

    def __enter__(self) -> "Report":
        self._file = self.upload.problem_file.open("w", encoding="utf-8", newline="")
        self._write([["rad", "kolumn", "det som står", "fel eller varning", "varför"]], mark=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        self._file.close()
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
                row, column, value, text, warning = astuple(problem)
                if len(self.upload.problems) < SHOWN:
                    self.upload.problems.append([row, column, value, text, warning])
                rows.append([str(row), column, value, "varning" if warning else "fel", text])
            self._write(rows)

    def _write(self, rows: Iterable[list[Cell]], mark: bool = False) -> None:
        pieces = write_csv(rows)
        start = next(pieces)
        self._file.writelines([start] if mark else [])
        self._file.writelines(pieces)
