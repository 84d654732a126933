"""Organisations carry their number: written right or refused, carried by the file, never exchanged by one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.organisation_number import is_organisation_number
from promises.exchange.importing import import_promise
from promises.exchange.problems import BadFile
from promises.models import Promise
from promises.record.public_document import export
from tests import factories
from tests.promises.exchange.exchange_example import whole
from tests.promises.writing.test_admin_at_work import typed

POLICE, VAGGERYD = "202100-0076", "212000-0522"


@pytest.mark.pure
@pytest.mark.parametrize("number", [POLICE, VAGGERYD, "556036-0793"])
def test_valid_organisation_number_is_accepted(number):
    assert is_organisation_number(number)


@pytest.mark.pure
@pytest.mark.parametrize(
    "number",
    ["212000-0523", "2120000522", "212000-522", "16212000-0522", "212000-05222", "212000-052²", "811228-9874", "", " "],
)  # fmt: skip
def test_what_is_written_otherwise_has_another_check_digit_or_is_a_person_s_is_none(number):
    assert not is_organisation_number(number)


def numbered(**numbers: str):
    document = whole()
    for row in document["organisations"]:
        if number := numbers.get(row["slug"].replace("-", "_")):
            row["organisation_number"] = number
    return document


def bring(document):
    return import_promise(document=document, by=User.objects.system())


def refused(document):
    with pytest.raises(BadFile) as bad:
        bring(document)
    return {problem.where: problem.text for problem in bad.value.problems}


@pytest.mark.django_db
def test_a_file_brings_the_number_and_gives_it_out_again():
    bring(numbered(polisen=POLICE))
    bring(whole())  # what a file leaves out stands as it was
    said = {
        row["slug"]: row.get("organisation_number") for row in export(Promise.objects.get())["organisations"]
    }
    assert said == {"polisen": POLICE, "vaggeryds-kommun": None}


@pytest.mark.django_db
def test_a_file_never_gives_an_organisation_another_number():
    bring(numbered(polisen=POLICE))
    said = refused(numbered(polisen=VAGGERYD))
    assert list(said) == ["organisations[0].organisation_number"]
    (sentence,) = said.values()
    assert POLICE in sentence
    assert VAGGERYD in sentence
    assert Organisation.objects.get(slug="polisen").organisation_number == POLICE


@pytest.mark.django_db
def test_a_number_belongs_to_one_organisation():
    bring(numbered(polisen=POLICE))
    assert "Skriv kortnamnet polisen" in str(refused(numbered(vaggeryds_kommun=POLICE)))
    assert "rad ovanför" in str(refused(numbered(polisen=VAGGERYD, vaggeryds_kommun=VAGGERYD)))
    assert "Kontrollsiffran" in str(refused(numbered(vaggeryds_kommun="212000-0523")))
    with pytest.raises(ValidationError, match="En annan organisation"):
        Organisation(
            name="X", short_name="X", slug="x", kind="other", organisation_number=POLICE
        ).full_clean()


@pytest.mark.django_db
def test_the_administration_takes_a_number_and_says_what_is_wrong_with_one(client):
    police = factories.police()
    client.force_login(factories.superuser())
    address = reverse("admin:accounts_organisation_change", args=[police.pk])
    answer = client.post(address, typed(client.get(address), organisation_number="202100-0077"))
    assert "kontrollsiffra" in answer.content.decode()
    client.post(address, typed(client.get(address), organisation_number=POLICE))
    police.refresh_from_db()
    assert police.organisation_number == POLICE
