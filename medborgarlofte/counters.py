"""What each process counts as it answers (``metrics`` tells it). No address, name or path of any request is kept."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from medborgarlofte.middleware import PRIVATE

COUNTED = CollectorRegistry()
REQUESTS = Counter(
    "medborgarlofte_requests",
    "Answers by status; from a kept page, or from the whole program. Those of the web server in front are not among them.",
    ["source", "status"],
    registry=COUNTED,
)
SECONDS = Histogram(
    "medborgarlofte_request_seconds",
    "How long the whole program took, by door: arbete, konto, admin, or public.",
    ["door"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=COUNTED,
)
PAGES = Counter(
    "medborgarlofte_pages",
    "Public pages by how they came about: found (kept by this process), shared (kept by another), made.",
    ["how"],
    registry=COUNTED,
)


def door(path: str) -> str:
    """The part of the site that an address belongs to: never a name from the address."""
    return next((each.strip("/") for each in PRIVATE if path.startswith(each)), "public")
