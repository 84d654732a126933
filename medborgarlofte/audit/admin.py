"""The audit trail, to read. Nothing is added, changed or removed here."""

import json

from django.contrib import admin
from django.http import HttpRequest

from medborgarlofte.admin_lists import CarefulList
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.sentences import sentence
from medborgarlofte.clock import day_of


@admin.register(AuditEvent)
class AuditEventAdmin(CarefulList, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who did what, when: one sentence an event. For those who look after the system."""

    section = "Granskning"
    list_display = ["number", "at", "sentence"]
    list_filter = ["event", "at"]
    search_fields = ["actor", "event", "target"]
    date_hierarchy = "at"
    list_per_page = 100
    show_full_result_count = False
    fields = readonly_fields = (
        "number", "at", "sentence", "details_words", "target", "event", "hash", "previous", "masked",
    )  # fmt: skip

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return request.user.is_active and getattr(request.user, "is_superuser", False)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        return False

    @admin.display(description="vad som hände")
    def sentence(self, obj: AuditEvent) -> str:
        try:
            return sentence(obj.event, obj.actor, obj.target)
        except KeyError:
            return f"{obj.actor}: {obj.event} {obj.target}"

    @admin.display(description="uppgifter")
    def details_words(self, obj: AuditEvent) -> str:
        if not obj.details:
            return "maskerade"
        return json.dumps(json.loads(obj.details), ensure_ascii=False, indent=2)

    @admin.display(description="maskerad")
    def masked(self, obj: AuditEvent) -> str:
        return f"{obj.masked_by} {day_of(obj.masked_at)}: {obj.masked_ground}" if obj.masked_at else "nej"
