"""Buttons on a row's page for what is more than saving: publish, withdraw, end. Each has a form of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from medborgarlofte.accounts.desk_page import posted
from medborgarlofte.accounts.second_factor import freshly

LETTER_FAILED = "Brevet gick inte att skicka. Allt annat är gjort. Välj samma knapp igen om en stund."


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Skäl",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Syns för alla som läser raden. Inga namn på enskilda.",
    )


@dataclass(frozen=True)
class RowAction:
    """``run(row, by=user, **cleaned)`` does it; ``offered(user, row)`` says when the button is there.

    ``second_factor``: only when one was given within minutes.
    """

    slug: str
    label: str
    text: str
    done: str
    run: Callable[..., Any]
    offered: Callable[[Any, Any], bool]
    form: type[forms.Form] = forms.Form
    second_factor: bool = False


class RowActionsMixin:
    """Adds ``row_actions`` to a ModelAdmin: their addresses, and their buttons on the row's page."""

    row_actions: tuple[RowAction, ...] = ()
    model: Any
    admin_site: Any

    def get_urls(self) -> list[Any]:
        own = [
            path(
                f"<path:object_id>/{action.slug}/",
                self.admin_site.admin_view(self._view(action)),
                name=f"{self.model._meta.app_label}_{self.model._meta.model_name}_{action.slug}",
            )
            for action in self.row_actions
        ]
        return own + super().get_urls()  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        typed = kwargs.get("obj")
        # What is offered goes by the row as it is stored; a form that was refused has left what was typed in it.
        obj = type(typed)._default_manager.filter(pk=typed.pk).first() if typed else None
        context["row_actions"] = [a for a in self.row_actions if obj and a.offered(request.user, obj)]
        return super().render_change_form(request, context, **kwargs)  # type: ignore[misc]

    def _view(self, action: RowAction) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            obj = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
            if obj is None:
                raise Http404
            if not action.offered(request.user, obj):
                raise PermissionDenied("Det går inte här, eller inte längre.")
            form = action.form(posted(request))
            if request.method == "POST" and form.is_valid():
                try:
                    with transaction.atomic():
                        done = action.run(obj, by=request.user, **form.cleaned_data)
                except ValidationError as refusal:
                    form.add_error(None, refusal.messages)
                else:
                    # A letter leaves when the transaction holds: only now is it known that it did not.
                    failed = getattr(done, "letter_failed", False)
                    level = messages.WARNING if failed else messages.SUCCESS
                    self.message_user(request, LETTER_FAILED if failed else action.done, level)  # type: ignore[attr-defined]
                    name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change"
                    return HttpResponseRedirect(reverse(name, args=[obj.pk]))
            context = {
                **self.admin_site.each_context(request),
                "title": action.label,
                "subtitle": str(obj),
                "action": action,
                "form": form,
                "opts": self.model._meta,
                "original": obj,
            }
            return TemplateResponse(request, "admin/row_action.html", context)

        return freshly(view) if action.second_factor else view
