"""A promise of 2020 with its four kinds of commitments, on the demo day."""

import pytest

from promises.models import Promise, ReportingPeriod
from tests import factories
from tests.followup.sealed import (  # noqa: F401 - fixtures for all
    authority_folder,
    sealed,
    sealed_file,
    sealed_parts,
    sealing_on,
    written,
)


@pytest.fixture(autouse=True)
def _october(october):
    """All of it happens on the demo's day."""


@pytest.fixture
def promise(db) -> Promise:
    made = factories.published_promise()
    factories.four_commitments(made)
    return made


@pytest.fixture
def tertial_2(promise) -> ReportingPeriod:
    return promise.periods.get(slug="2020-t2")
