"""Model fields of the house."""

from typing import Any

from django.db import models


class WebAddressField(models.URLField):
    """A URL whose form takes "kommunen.se" to mean https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
