"""The administration as a whole: its name, its sign-in and the order its contents stand in."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

# Headings of the start page in the order people need them; each ModelAdmin names its ``section``.
SECTIONS = (
    "Löften och åtaganden",
    "Det som görs",
    "Uppföljning",
    "Ord och mått",
    "Kommuner och organisationer",
    "Personer och behörighet",
    "Granskning",
)


class Administration(AdminSite):
    """One sign-in for the whole site, and headings that follow the work instead of the code."""

    site_header = "Medborgarlöfte – administration"
    site_title = "Administration"
    index_title = "Administration"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """The house's own nouns only: keys, sessions and tokens are their owner's, on the own pages.

        Rights are roles per organisation and municipality; Django's groups would be a second answer.
        """
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        others = ("allauth.", "django.", "django_tasks_db.")
        ours = [model for model in models if not model.__module__.startswith(others)]
        super().register(ours, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The site's own sign-in; someone signed in without a role here is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("Ditt konto har inget uppdrag i administrationen.")
        target = request.GET.get("next") or reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return redirect_to_login(target)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return HttpResponseRedirect(reverse("password_change"))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """What the person may open, under ``SECTIONS``, in the order of registration."""
        if app_label:
            return super().get_app_list(request, app_label)
        order = list(self._registry)
        found = [entry for app in self._build_app_dict(request).values() for entry in app["models"]]
        found.sort(key=lambda entry: order.index(entry["model"]))
        grouped = {
            name: [e for e in found if getattr(self._registry[e["model"]], "section", SECTIONS[-1]) == name]
            for name in SECTIONS
        }
        return [
            {
                "name": name,
                "app_label": name.lower().replace(" ", "-"),
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": entries,
            }
            for name, entries in grouped.items()
            if entries
        ]
