"""Files made to harm whoever opens them, made from a report of our own: none breaks the page that judges it.

The short form opens them in the test's own process; `make soak` sends five hundred and every bomb through the box,
and measures what the box took.
"""

import itertools
import resource
import sys
import time

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from medborgarlofte.documents import box
from tests.hostile import pdfs

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
GENUINE = "Filen är äkta och oförändrad"


def upload(client, data):
    cache.clear()
    return client.post("/verifiera/fil/", {"fil": SimpleUploadedFile("rapport.pdf", data, "application/pdf")})


@pytest.mark.slow
def test_what_was_made_from_a_report_is_answered_in_words(client, sealed_file):
    tried = dict(itertools.islice(pdfs.mutations(sealed_file), 20))
    quick = ("object_stream_bomb", "deep", "page_loop", "table_loop", "many_revisions", "encrypted")
    tried |= {name: pdfs.BOMBS[name](sealed_file) for name in quick}
    for what, data in tried.items():
        answer = upload(client, data)
        assert answer.status_code in (200, 422), what
        assert GENUINE not in answer.content.decode(), what


@pytest.mark.soak
def test_five_hundred_hostile_files_are_held_in_the_box(client, sealed_file, boxed, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    tried = itertools.chain(
        ((name, make(sealed_file)) for name, make in pdfs.BOMBS.items()),
        itertools.islice(pdfs.mutations(sealed_file), 500),
    )
    slowest, statuses = ("", 0.0), {}
    for what, data in tried:
        before, begun = _processor(), time.monotonic()
        answer = upload(client, data)
        took = _processor() - before
        slowest = max(slowest, (what, took), key=lambda each: each[1])
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        assert answer.status_code in (200, 422), what
        assert GENUINE not in answer.content.decode(), what
        assert time.monotonic() - begun < box.SECONDS + 5, what
        assert _most_memory() < box.MEMORY, what
    sys.stdout.write(
        f"{statuses}; at most {_most_memory() // 2**20} MB and {slowest[1]:.1f} s ({slowest[0]})\n"
    )
    assert slowest[1] < box.PROCESSOR_SECONDS + 5  # to start included


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
