"""A promise of 2020 with its four kinds of commitments, on the demo day."""

from datetime import date

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
def _october(settings, tmp_path):
    settings.DEMO_DATE = date(2020, 10, 15)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def promise(db) -> Promise:
    made = factories.published_promise()
    factories.four_commitments(made)
    return made


@pytest.fixture
def tertial_2(promise) -> ReportingPeriod:
    return promise.periods.get(slug="2020-t2")
