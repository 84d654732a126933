"""One document with something of everything, for the tests of the exchange format."""

from copy import deepcopy
from typing import Any

from promises.exchange.read import read

CONTROL = "00000000-0000-4000-8000-000000000001"
CORRECTION = "00000000-0000-4000-8000-000000000002"
WALK = "00000000-0000-4000-8000-000000000003"
ROUND = "00000000-0000-4000-8000-000000000004"
WITHDRAWN = "00000000-0000-4000-8000-000000000005"
INVITED = "00000000-0000-4000-8000-000000000006"
CALLED_OFF = "00000000-0000-4000-8000-000000000007"

_WHOLE = read(
    f"""{{
"format": "medborgarlofte/1", "municipality": "vaggeryd", "slug": "2020", "title": "Tryggare i vardagen",
"title_en": "Safer everyday life", "summary": "Öka tryggheten.", "summary_en": "People are to feel safer.", "starts_on": "2020", "ends_on": "2020-12", "signed_on": "2020-06-18",
"published_on": "2020-06-18", "police_area": "lpo-varnamo", "further_municipalities": ["habo"],
"continues": ["vaggeryd/2018", "vaggeryd/2019"], "supersedes": ["habo/2019"],
"contact_email": "trygg@vaggeryd.se", "contact_phone": "08-465 004 12", "police_url": "https://polisen.se/vaggeryd", "due_days": 30,
"police_areas": [{{"slug": "lpo-varnamo", "name": "LPO Värnamo"}}],
"municipalities": [
  {{"slug": "vaggeryd", "name": "Vaggeryds kommun", "short_name": "Vaggeryd", "code": "0665",
    "police_area": "lpo-varnamo", "accent": "sjo"}},
  {{"slug": "habo", "name": "Habo kommun", "short_name": "Habo"}}],
"organisations": [
  {{"slug": "polisen", "name": "Polismyndigheten", "short_name": "Polisen",
    "name_en": "The Swedish Police Authority", "short_name_en": "The police", "kind": "police"}},
  {{"slug": "vaggeryds-kommun", "name": "Vaggeryds kommun", "short_name": "kommunen", "kind": "municipality"}}],
"kinds": [
  {{"slug": "trafik", "name": "trafikinsats", "method": "traffic", "unit_one": "insats",
    "unit_many": "insatser", "name_en": "traffic operation", "unit_one_en": "operation", "unit_many_en": "operations",
    "measures": [{{"slug": "fordon", "label": "kontrollerade fordon", "label_en": "vehicles checked"}},
    {{"slug": "skadade", "label": "skadade", "counts_people": true}}]}},
  {{"slug": "vandring", "name": "trygghetsvandring", "method": "safety_walk", "unit_one": "vandring",
    "unit_many": "vandringar"}},
  {{"slug": "runda", "name": "trygghetsrunda", "method": "hot_spot", "unit_one": "runda",
    "unit_many": "rundor"}}],
"signatories": [{{"organisation": "vaggeryds-kommun", "name": "G J", "title": "ordförande"}},
  {{"organisation": "polisen", "signed_on": "2020-05"}}],
"focus_areas": [{{"name": "Trafik", "name_en": "Traffic"}}, {{"name": "Trygga platser"}}],
"backgrounds": [{{"kind": "situation", "text": "Lokal problembild", "decided_on": "2019-11"}}, {{"kind": "agreement",
  "sha256": "abababababababababababababababababababababababababababababababab"}}],
"amendments": [{{"number": 1, "kind": "revised", "decided_on": "2020-07-01", "reason": "Fler behövs."}},
  {{"number": 2, "kind": "added", "decided_on": "2020-07-01", "reason": "EST prövas."}}],
"indicators": [{{"slug": "trygghet", "name": "Upplevd trygghet", "direction": "up", "baseline": 71.50,
  "measurements": [{{"period": "2020", "value": 0.0}}, {{"period": "2021", "note": "Inte mätt.", "published_on": "2021-02-01"}}]}}],
"publication_rules": [{{"detail": "day", "delay_days": 1}},
  {{"kind": "runda", "detail": "day", "delay_days": 2}}],
"periods": [
  {{"slug": "2020-t1", "label": "Tertial 1 2020", "starts_on": "2020-01-01", "ends_on": "2020-04-30",
    "due_on": "2020-05-28"}},
  {{"slug": "2020-t2", "label": "Tertial 2 2020", "starts_on": "2020-05-01", "ends_on": "2020-08-31",
    "due_on": "2020-09-28"}}],
"commitments": [
  {{"number": 1, "title": "Trafikinsats varje kvartal", "kind": "trafik", "focus_area": "Trafik",
    "counting_rule": "Bara större insatser.", "also_promised": "varav minst 20 procent på kvällstid",
    "also_measured": "24 procent 2020", "title_en": "A traffic operation every quarter",
    "counting_rule_en": "Only larger operations.",
    "parties": [{{"organisation": "polisen", "role": "responsible"}},
      {{"organisation": "vaggeryds-kommun", "role": "performer", "unit": "gatukontoret"}},
      {{"organisation": "vaggeryds-kommun", "role": "performer", "unit": "fritidsförvaltningen"}}],
    "targets": [
      {{"form": "rate", "number": 1e0, "per": "quarter", "season_start": "04-01", "season_end": "10-31",
        "parts": [{{"slug": "skillingaryd", "label": "Skillingaryd", "label_en": "In Skillingaryd", "number": 1}}]}},
      {{"in_force_from": "2020-07-01", "amendment": 1, "form": "rate", "comparator": "between",
        "number": 2.50, "upper": 4, "per": "quarter"}}]}},
  {{"number": 2, "title": "Trygghetsvandringar", "kind": "vandring", "place": "Skillingaryd och Vaggeryd"}},
  {{"number": 3, "title": "Börja med EST", "kind": "runda", "condition": "om det behövs",
    "added_by_amendment": 2, "targets": [{{"form": "deliverable", "deadline": "2020-12-01",
      "milestones": [{{"slug": "utbildning", "label": "Utbildning", "label_en": "Training", "due_on": "2020-09-01"}}]}}]}}],
"activities": [
  {{"uid": "{CONTROL}", "kind": "trafik", "title": "Kontroll på väg 152", "starts_on": "2020-04-01",
    "performed_by": "polisen", "logged_on": "2020-04-02", "place": "Skillingaryd",
    "contributions": [{{"commitment": 1, "part": "skillingaryd"}}],
    "results": [{{"measure": "fordon", "value": 64}}, {{"measure": "skadade", "value": 0}}],
    "traffic_operation": {{"control": "sobriety", "section": "Väg 152", "minutes": 90}}}},
  {{"uid": "{CORRECTION}", "kind": "trafik", "title": "Kontroll på väg 152", "starts_on": "2020-04-01",
    "performed_by": "polisen", "logged_for": "vaggeryds-kommun", "logged_on": "2020-04-05",
    "publish_on": "2020-04-09", "replaces": "{CONTROL}", "correction_reason": "Två insatser, inte en.",
    "contributions": [{{"commitment": 1, "part": "skillingaryd", "quantity": 2}},
      {{"commitment": 2, "quantity": 0.5, "counts": false, "why_not": "Ingen vandring."}}]}},
  {{"uid": "{WALK}", "kind": "vandring", "title": "Vandring i Vaggeryd", "starts_on": "2020-03-01",
    "ends_on": "2020-03-02", "performed_by": "vaggeryds-kommun", "logged_on": "2020-03-03",
    "contributions": [{{"commitment": 2}}],
    "safety_walk": {{"light": "dark", "residents": 12,
      "participations": [{{"organisation": "polisen", "people": 2}}],
      "observations": [{{"number": 1, "category": "lighting", "place": "Torget", "text": "Trasig lampa",
        "measures": [{{"text": "Byt lampan", "owner": "vaggeryds-kommun", "decision": "planned",
          "due_on": "2020-05-01", "steps": [{{"decided_on": "2020-03-20", "decision": "proposed"}},
          {{"decided_on": "2020-04-01", "decision": "planned", "owner": "vaggeryds-kommun",
            "due_on": "2020-05-01", "note": "Lampan är beställd."}}]}}]}}],
      "protocol_published_on": "2020-03-20"}}}},
  {{"uid": "{ROUND}", "kind": "runda", "title": "Runda i centrum", "starts_on": "2020-03-01",
    "performed_by": "polisen", "logged_on": "2020-03-03", "is_demo": true,
    "contributions": [{{"commitment": 3, "part": "utbildning"}}], "hot_spot_round": {{"area": "Centrum"}}}},
  {{"uid": "{WITHDRAWN}", "kind": "trafik", "title": "Kontroll i Habo", "starts_on": "2020-08-01",
    "municipality": "habo", "performed_by": "polisen", "logged_on": "2020-08-03",
    "withdrawn_on": "2020-08-04", "withdrawn_reason": "Gällde ett annat löfte.",
    "contributions": [{{"commitment": 1, "quantity": 0.125}}]}}],
"invitations": [
  {{"uid": "{INVITED}", "commitment": 2, "area": "Vaggeryd", "held_on": "2020-03-01", "from_time": "18:00",
    "to_time": "20:00", "meeting_place": "Torget", "route": "Torget, skolan", "light": "dark",
    "organiser": "vaggeryds-kommun", "drop_in": true, "text": "Välkomna!", "published_on": "2020-02-20", "sequence": 1,
    "activity": "{WALK}"}},
  {{"uid": "{CALLED_OFF}", "area": "Hok", "held_on": "2020-10-22", "from_time": "18:30",
    "meeting_place": "Affären", "organiser": "polisen", "published_on": "2020-10-01",
    "cancelled_on": "2020-10-02", "cancelled_reason": "Storm."}}],
"confirmations": [{{"commitment": 2, "period": "2020-t2", "organisation": "polisen",
  "confirmed_on": "2020-09-02"}}]
}}""".encode()
)


def whole() -> dict[str, Any]:
    """A fresh copy, without follow-ups: their PDFs take time."""
    document: dict[str, Any] = deepcopy(_WHOLE)
    return document


def follow_up(edition: int = 1, **said: Any) -> dict[str, Any]:
    """A published follow-up of the first tertial."""
    reason = {"reason": "Rättad."} if edition > 1 else {}
    return {
        "period": "2020-t1",
        "edition": edition,
        "published": "2020-05-20",
        "as_of": "2020-04-30",
        "summary": "Det går framåt.",
        "assessments": [{"commitment": 2, "status": "on_track", "text": "En vandring gjord."}],
        **reason,
        **said,
    }


def activity(document: dict[str, Any], uid: str) -> dict[str, Any]:
    """The activity of the document with this uid."""
    found: dict[str, Any] = next(row for row in document["activities"] if row["uid"] == uid)
    return found
