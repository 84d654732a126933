"""Photos: looked through here; sent in and described at the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.accounts.admin.row_actions import ReasonForm, RowAction
from promises.log.admin_rows import OfActivityAdmin
from promises.log.photos import hide_photo, remove_photo, show_photo
from promises.models import Photo
from promises.writing import reach


class RemovalForm(ReasonForm):
    """Why a photo goes."""

    reason = forms.CharField(label="Skäl", max_length=300, help_text="Står i granskningsloggen.")


def _may_show(user: Any, photo: Photo) -> bool:
    return not (photo.is_shown or photo.removed_at) and reach.may_store(user, photo)


def _may_hide(user: Any, photo: Photo) -> bool:
    return photo.is_shown and reach.may_store(user, photo)


def _may_remove(user: Any, photo: Photo) -> bool:
    return photo.removed_at is None and reach.may_store(user, photo)


@admin.register(Photo)
class PhotoAdmin(OfActivityAdmin):
    """What is stored, what is shown and by whose decision."""

    list_display = ["activity", "position", "alt", "state", "created_at"]
    list_filter = [("activity__municipality", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["activity"]
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
            offered=_may_show,
        ),
        RowAction(
            slug="dolj",
            label="Sluta visa",
            text="Fotot ligger kvar vid insatsen, men bara ni ser det.",
            done="Fotot visas inte längre.",
            run=hide_photo,
            offered=_may_hide,
        ),
        RowAction(
            slug="ta-bort",
            label="Ta bort fotot",
            text="Fotot visas inte längre någonstans. Skälet står i granskningsloggen.",
            done="Fotot är borttaget.",
            run=remove_photo,
            offered=_may_remove,
            form=RemovalForm,
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Nothing is typed here: a photo is described where it can be seen.
        return False

    @admin.display(description="läge")
    def state(self, obj: Photo) -> str:
        if obj.removed_at:
            return "borttaget"
        return "visas" if obj.is_shown else "visas inte"
