"""Migrations of many fields in one step."""

from typing import Any

from django.db.migrations.operations.base import Operation


class AtOnce(Operation):
    """Operations on fields and constraints, with the state of all models built once for all of them.

    Django builds it anew after each: thirty fields cost every test run four seconds. SQLite, which can only
    copy a table to change it, copies each once.
    """

    def __init__(self, operations: list[Any]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._change("forwards", self.operations, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._change("backwards", self.operations[::-1], app_label, schema_editor, from_state, to_state)

    def _change(
        self, way: str, operations: list[Any], app_label: str, editor: Any, old: Any, new: Any
    ) -> None:
        if editor.connection.vendor == "sqlite":
            for model in {operation.model_name: None for operation in operations}:
                editor._remake_table(new.apps.get_model(app_label, model))
            return
        for operation in operations:
            getattr(operation, f"database_{way}")(app_label, editor, old, new)

    def describe(self) -> str:
        return f"{len(self.operations)} changes of fields and constraints at once"
