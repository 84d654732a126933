"""`/.well-known/medborgarlofte-seals.json`: which certificates seal for whom, for anybody who checks a report."""

from django.http import HttpRequest, JsonResponse

from followup.sealing.seal_list import published_list, write_seal_list
from medborgarlofte.middleware import public_page


@public_page
def seal_list(request: HttpRequest) -> JsonResponse:
    """The list as JSON; docs/sealing.md says what stands in it."""
    return JsonResponse(
        write_seal_list(published_list()), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
