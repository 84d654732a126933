"""A promise of 2020 with its four kinds of commitments, on the demo day."""

import pytest

from followup.sealing import sealing
from followup.verification import checking
from followup.verification.recount import recount
from medborgarlofte.documents import box
from promises.models import Promise, ReportingPeriod
from tests import factories
from tests.followup.sealing.sealed import (  # noqa: F401 - fixtures for all
    authority_folder,
    sealed,
    sealed_by,
    sealed_file,
    sealed_parts,
    sealing_on,
    written,
)


@pytest.fixture(autouse=True)
def _october(october):
    """All of it happens on the demo's day."""


@pytest.fixture(autouse=True)
def _opened_here(request, monkeypatch):
    """Uploaded reports are opened in the test's own process, which is faster; tests of the box say ``boxed``."""
    if "boxed" not in request.fixturenames:
        monkeypatch.setattr(checking, "_asked", _asked)


def _asked(pdf, trust=(), wait=0):
    return box.dumps([sealing.examine(pdf, trust), recount(pdf)])


@pytest.fixture
def boxed():
    """Uploaded reports are opened in a process of their own, as on the site."""


@pytest.fixture
def promise(db) -> Promise:
    made = factories.published_promise()
    factories.four_commitments(made)
    return made


@pytest.fixture
def tertial_2(promise) -> ReportingPeriod:
    return promise.periods.get(slug="2020-t2")
