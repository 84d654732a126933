"""What ``check --deploy`` says of the public record."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import DatabaseError

from medborgarlofte.checks import Warning, deploy
from medborgarlofte.clock import today
from promises.models import Promise
from promises.record.days import clock_problem, reached

_LATE = timedelta(days=2)


@deploy(5, Warning)
def the_morning_has_run() -> Iterator[tuple[str, str]]:
    """What waits for its day is in the public record only when somebody says so each morning."""
    try:
        last, on = reached(), today()
        if wrong := clock_problem(on):
            yield wrong, "Until then nothing that is public can be written."
        elif Promise.objects.filter(published_at__isnull=False).exists() and (not last or last < on - _LATE):
            yield (
                f"advance_record has {f'not run since {last}' if last else 'never run'}: what time alone made public "
                "since is not in the public record.",
                "Run it each morning (docs/deploy.md, step 8).",
            )
    except DatabaseError:
        return  # said by those who need the database more
