"""What lets the log forms open without a network: the service worker and the manifest of the desk."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.middleware import build

# Everything that a log form loads. A test holds the list against the forms themselves.
STYLES = (
    "tokens", "base", "forced", "print",
    *(f"components/{name}" for name in (
        "frame", "sign", "status", "commitment", "ledger", "facts", "form", "photos", "offline", "walk", "methods",
    )),
)  # fmt: skip
MODULES = ("store", "outbox", "pages", "form", "kept", "photos", "queue", "desk")
OTHERS = (
    "fonts/familjen-grotesk-latin-wght-normal.woff2",
    "fonts/source-serif-4-latin-400-normal.woff2",
    "img/icons.svg",
    "img/favicon.svg",
    "js/offline/desk.js",
)


def files() -> list[str]:
    """Addresses of all of them: by their hashed names, and modules also by the names they import by."""
    named = [static(f"css/{name}.css") for name in STYLES] + [static(name) for name in OTHERS]
    root = static("js/offline/worker.js").rpartition("/")[0]
    imported = [f"{root}/{name}.js" for name in MODULES] + [f"{root.rpartition('/')[0]}/photos.js"]
    return list(dict.fromkeys(named + imported))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of everything below /arbete/. Nothing in it is about anybody, so anyone may have it;
    the build's mark makes it new when any file is."""
    source = (
        f'import {{ serve }} from "{static("js/offline/worker.js")}";\n'
        f"serve({json.dumps(build())}, {json.dumps(files())});\n"
    )
    return HttpResponse(source, content_type="text/javascript; charset=utf-8")


@desk_page("GET", "HEAD")
def manifest(request: SignedInRequest) -> JsonResponse:
    """Lets the desk be put on a telephone's first page."""
    icon = {"src": static("img/favicon.svg"), "type": "image/svg+xml", "sizes": "any"}
    about = {
        "id": reverse("desk"),
        "name": "Medborgarlöfte, skrivbordet",
        "short_name": "Logga",
        "lang": "sv",
        "start_url": reverse("log_kind"),
        "scope": reverse("desk"),
        "display": "minimal-ui",
        "background_color": "#fbfcfa",
        "theme_color": "#12463a",
        "icons": [icon],
    }
    return JsonResponse(about, content_type="application/manifest+json")
