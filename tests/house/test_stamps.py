"""What people forget and the database remembers."""

import pytest
from django.apps import apps

OURS = ("accounts", "audit", "promises", "followup")
STAMPS = [
    (model, field.name.removesuffix("_at"))
    for app in OURS
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.concrete_fields
    # When an operation began and ended is a fact of the operation, not a stamp of who wrote it down;
    # reminders are sent by nobody.
    if field.name.endswith("_at")
    and not field.name.startswith("internal_")
    and field.name != "last_digest_at"
]


@pytest.mark.parametrize(("model", "what"), STAMPS, ids=lambda value: getattr(value, "__name__", value))
def test_every_time_stands_with_the_person(model, what):
    names = {field.name for field in model._meta.concrete_fields}
    assert f"{what}_by" in names
    conditions = [str(getattr(constraint, "condition", "")) for constraint in model._meta.constraints]
    assert any(f"{what}_at__isnull" in c and f"{what}_by" in c for c in conditions)
