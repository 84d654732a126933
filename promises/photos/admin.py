"""Photos: looked through here; sent in and described at the desk."""

from django import forms
from django.contrib import admin

from medborgarlofte.accounts.admin.row_actions import ReasonForm, RowAction
from promises.log.admin_rows import OfActivityAdmin
from promises.log.photos import hide_photo, remove_photo, show_photo
from promises.models import Photo
from promises.writing import reach


class RemovalForm(ReasonForm):
    """Why a photo goes."""

    reason = forms.CharField(label="Skäl", max_length=300, help_text="Står i granskningsloggen.")


@admin.register(Photo)
class PhotoAdmin(OfActivityAdmin):
    """What is stored, what is shown and by whose decision. A photo is described where it can be seen."""

    read_only = True
    list_display = ["activity", "position", "alt", "state", "created_at"]
    search_fields = ["alt", "activity__title", "uid"]
    date_hierarchy = "created_at"
    fields = [
        "activity", "position", "alt", "width", "height", "sha256", "uid", "created_at", "created_by",
        "shown_at", "shown_by", "removed_at", "removed_by", "removed_reason",
    ]  # fmt: skip
    row_actions = (
        RowAction(
            slug="visa",
            label="Visa för allmänheten",
            text="Fotot visas för alla vid insatsen, med beskrivningen.",
            done="Fotot visas.",
            run=show_photo,
            offered=lambda user, photo: (
                not (photo.is_shown or photo.removed_at) and reach.may_store(user, photo)
            ),
        ),
        RowAction(
            slug="dolj",
            label="Sluta visa",
            text="Fotot ligger kvar vid insatsen, men bara ni ser det.",
            done="Fotot visas inte längre.",
            run=hide_photo,
            offered=lambda user, photo: photo.is_shown and reach.may_store(user, photo),
        ),
        RowAction(
            slug="ta-bort",
            label="Ta bort fotot",
            text="Fotot visas inte längre någonstans. Skälet står i granskningsloggen.",
            done="Fotot är borttaget.",
            run=remove_photo,
            offered=lambda user, photo: photo.removed_at is None and reach.may_store(user, photo),
            form=RemovalForm,
        ),
    )

    @admin.display(description="läge")
    def state(self, obj: Photo) -> str:
        if obj.removed_at:
            return "borttaget"
        return "visas" if obj.is_shown else "visas inte"
