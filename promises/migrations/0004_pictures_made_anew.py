"""Photos of signings and arms lay as they were sent, under their senders' names: they are made anew from their pixels."""

import json
import logging
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import migrations, transaction

import medborgarlofte.fields
from medborgarlofte.documents.pictures import PictureError, clean

logger = logging.getLogger(__name__)


def make_anew(apps: Any, _: Any) -> None:
    """What stands on pages, and what a masking keeps; the old files go when all is stored."""
    for app, model, field, alpha in (
        ("promises", "Promise", "photo", False),
        ("accounts", "Municipality", "arms", True),
    ):
        rows = apps.get_model(app, model).objects
        for pk, name in rows.exclude(**{field: ""}).values_list("pk", field):
            kept = _made_anew(name, str(PurePosixPath(name).parts[0]), alpha)
            if kept is not None:
                rows.filter(pk=pk).update(**{field: kept})
    maskings = apps.get_model("promises", "Masking").objects.filter(noun="promise", field="photo")
    for masking in maskings.exclude(internal_original=""):
        original = json.loads(masking.internal_original)
        for file in original["files"]:
            kept = None if file.get("edition") else _made_anew(file["kept"], f"maskerade/{masking.pk}", False)
            if kept:
                name = f"loften/{PurePosixPath(kept).name}"
                for row in original["rows"]:
                    if row["before"].get("photo") == file["name"]:
                        row["before"]["photo"] = name
                file["kept"], file["name"] = kept, name
        masking.internal_original = json.dumps(original, ensure_ascii=False)
        masking.save(update_fields=["internal_original"])


def _made_anew(name: str, folder: str, alpha: bool) -> str | None:
    """The new name; "" for a file that is no picture; None for one that is not there."""
    try:
        with default_storage.open(name, "rb") as file:
            data = file.read()
    except OSError:
        return None
    try:
        picture = clean(data, keep_alpha=alpha)
    except PictureError as error:
        logger.warning("%s is no picture and is shown no more: %s", name, error)
        return ""
    kept = default_storage.save(f"{folder}/{picture.name}", ContentFile(picture.data))
    if kept != name:
        transaction.on_commit(lambda: default_storage.delete(name))
    return str(kept)


class Migration(migrations.Migration):
    dependencies = [("promises", "0003_telling_days"), ("accounts", "0006_arms_made_anew")]

    operations = [
        migrations.AlterField(
            model_name="promise",
            name="photo",
            field=medborgarlofte.fields.PictureField(
                blank=True, upload_to="loften/", verbose_name="foto från undertecknandet"
            ),
        ),
        migrations.RunPython(make_anew, migrations.RunPython.noop),
    ]
