"""Administration of promises and of what is done, one noun a file. Order here is order on the page."""

from promises.admin import promise, commitment, amendment, period, indicator  # noqa: I001
from promises.admin import activity, walk, hotspot, est, measure, photo, question
from promises.admin import kind, places
from promises.admin import publication

__all__ = [
    "activity", "amendment", "commitment", "est", "hotspot", "indicator", "kind", "measure", "period",
    "photo", "places", "promise", "publication", "question", "walk",
]  # fmt: skip
