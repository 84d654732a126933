"""The catalogue of the open data, read by rdflib: what DCAT-AP-SE 3 demands and recommends of each class is there.

The properties are those of https://docs.dataportal.se/dcat/3.0.1/sv/ (mandatory and recommended); what says nothing about
files, such as a code's place in its own list, is left out.
"""

from datetime import date

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from tests import factories as make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("october"),
    # rdflib's own reader of JSON-LD asks for it.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
VCARD, DCATAP = Namespace("http://www.w3.org/2006/vcard/ns#"), Namespace("http://data.europa.eu/r5r/")
SITE = "https://lofte.example"
WANTED = {
    DCAT.Catalog: [
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset, DCTERMS.license, DCTERMS.language,
        DCTERMS.modified, FOAF.homepage, DCAT.themeTaxonomy,
    ],
    DCAT.Dataset: [
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.keyword, DCAT.theme,
        DCAT.distribution, DCTERMS.spatial, DCTERMS.temporal, DCTERMS.accessRights, DCTERMS.accrualPeriodicity,
        DCTERMS.identifier, DCTERMS.language, DCTERMS.modified, DCAT.landingPage,
    ],
    DCAT.Distribution: [
        DCTERMS.title, DCAT.accessURL, DCAT.downloadURL, DCTERMS.license, DCTERMS.format, DCAT.mediaType,
        DCATAP.availability,
    ],
    FOAF.Agent: [FOAF.name],
    VCARD.Organization: [VCARD.fn, VCARD.hasEmail],
}  # fmt: skip
WORDS = {DCTERMS.title, DCTERMS.description, DCAT.keyword, FOAF.name}
CODES = {
    DCAT.theme: "data-theme/", DCAT.themeTaxonomy: "data-theme", DCTERMS.format: "file-type/",
    DCTERMS.language: "language/", DCTERMS.accessRights: "access-right/", DCTERMS.accrualPeriodicity: "frequency/",
    DCATAP.availability: "planned-availability/",
}  # fmt: skip


@pytest.fixture
def graph(client, settings):
    settings.SITE_URL, settings.SITE_RESPONSIBLE = SITE, "Vaggeryds kommun"
    settings.CONTACT_EMAIL = "data@kommun.example"
    make.four_commitments(make.published_promise(summary="Vi lovar att du ska känna dig tryggare."))
    make.published_promise("2021", title="Tryggt 2021", starts_on=date(2021, 1, 1), ends_on=None)
    return read(client)


def read(client):
    return Graph().parse(data=client.get("/oppna-data/katalog.jsonld").content, format="json-ld")


def test_nothing_that_is_demanded_or_recommended_is_missing(graph):
    for kind, wanted in WANTED.items():
        found = list(graph.subjects(RDF.type, kind))
        assert found, kind
        for node in found:
            assert [each for each in wanted if (node, each, None) not in graph] == [], node


def test_each_value_is_what_its_property_takes(graph):
    for node, name, value in graph:
        if name in WORDS and (node, RDF.type, DCTERMS.Location) not in graph:
            assert (value.language, value.strip()) == ("sv", str(value)), (node, name)
        if name in CODES:
            assert str(value).startswith(f"http://publications.europa.eu/resource/authority/{CODES[name]}")
        if name in (DCTERMS.modified, DCAT.startDate, DCAT.endDate):
            assert value.datatype == XSD.date, (node, name)
        if name in (DCTERMS.publisher, DCAT.contactPoint, DCAT.distribution, DCAT.dataset):
            assert (value, RDF.type, None) in graph, (node, name, value)


def test_every_file_that_it_names_is_there_and_is_of_its_type(client, graph):
    files = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(files) == 6
    for each in files:
        url, media_type = graph.value(each, DCAT.downloadURL), graph.value(each, DCAT.mediaType)
        answer = client.get(str(url).removeprefix(SITE))
        assert answer.status_code == 200
        assert str(media_type).endswith(answer["Content-Type"].split(";")[0])
        assert graph.value(each, DCTERMS.license) == URIRef(
            "https://creativecommons.org/publicdomain/zero/1.0/"
        )


def test_a_promise_is_told_with_its_municipality_and_its_days(graph):
    about = URIRef(f"{SITE}/vaggeryd/2020/#data")
    assert graph.value(about, DCTERMS.title) == Literal(
        "Tryggare i vardagen, 2020 – medborgarlöfte i Vaggeryds kommun", lang="sv"
    )
    assert str(graph.value(about, DCTERMS.description)) == "Vi lovar att du ska känna dig tryggare."
    assert str(graph.value(graph.value(about, DCTERMS.publisher), FOAF.name)) == "Vaggeryds kommun"
    period = graph.value(about, DCTERMS.temporal)
    assert [str(graph.value(period, each)) for each in (DCAT.startDate, DCAT.endDate)] == [
        "2020-01-01", "2020-12-31",
    ]  # fmt: skip
    later = graph.value(URIRef(f"{SITE}/vaggeryd/2021/#data"), DCTERMS.temporal)
    assert (later, DCAT.endDate, None) not in graph


def test_with_no_promise_it_is_a_catalogue_of_nothing(client):
    graph = read(client)
    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1
    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == []


def test_a_promise_that_nobody_has_published_is_not_in_it(client, graph):
    make.promise("2022", title="Hemligt löfte")
    assert "Hemligt" not in client.get("/oppna-data/katalog.jsonld").content.decode()
