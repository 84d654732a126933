"""Who came to a form from another page of ours, ``?next=``, is led back there when it is saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from medborgarlofte.accounts.next_page import next_page


class WayBack:
    """Mixed into every ModelAdmin."""

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        wanted = next_page(request)
        return HttpResponseRedirect(wanted) if wanted else super().response_post_save_add(request, obj)  # type: ignore[misc]

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        wanted = next_page(request)
        return HttpResponseRedirect(wanted) if wanted else super().response_post_save_change(request, obj)  # type: ignore[misc]
