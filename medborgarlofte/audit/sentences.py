"""One Swedish sentence per event, so that the trail can be read by people. Pure."""

# {who} did it, {what} is the row's name.
SENTENCES = {
    "activity.logged": "{who} loggade insatsen {what}.",
    "activities.changed": "{who} ändrade insatser ur en tabell, {what}.",
    "activities.imported": "{who} läste in insatser ur en tabell, {what}.",
    "activity.changed": "{who} ändrade insatsen {what} innan den var offentlig.",
    "activity.corrected": "{who} rättade en insats; den nya raden är {what}.",
    "activity.withdrawn": "{who} återtog insatsen {what}.",
    "commitment.nothing_done": "{who} bekräftade att inget gjordes för {what}.",
    "periods.generated": "{who} lade ut uppföljningsperioder för {what}.",
    "photo.added": "{who} lade till fotot {what}.",
    "photo.described": "{who} beskrev fotot {what}.",
    "photo.hidden": "{who} slutade visa fotot {what}.",
    "photo.removed": "{who} tog bort fotot {what}.",
    "photo.shown": "{who} lät visa fotot {what} för allmänheten.",
    "promise.amended": "{who} införde en ändring av {what}.",
    "promise.imported": "{who} läste in {what} från en fil.",
    "promise.published": "{who} publicerade {what}.",
    "reminder.failed": "{who} kunde inte skicka påminnelsen till {what}.",
    "reminder.sent": "{who} påminde {what}.",
    "report.opened": "{who} påbörjade uppföljningen {what}.",
    "report.published": "{who} publicerade uppföljningen {what}.",
    "report.saved": "{who} sparade uppföljningen {what}.",
    "invitation.accepted": "{who} tog emot sin inbjudan.",
    "invitation.sent": "{who} bjöd in {what}.",
    "invitation.sent_again": "{who} skickade en ny inbjudan till {what}.",
    "invitation.withdrawn": "{who} återtog inbjudan till {what}.",
    "role.deputy_named": "{who} valde ersättare för {what}.",
    "role.ended": "{who} avslutade ett uppdrag för {what}.",
    "role.granted": "{who} gav {what} ett uppdrag.",
    "user.closed": "{who} stängde kontot {what}.",
    "user.digest_chosen": "{who} valde hur ofta påminnelser ska komma.",
    "user.opened": "{who} öppnade kontot {what} igen.",
    "user.password_changed": "{who} bytte sitt lösenord.",
    "user.password_set": "{who} satte ett nytt lösenord för {what}.",
    "user.provided": "{who} lade upp kontot {what} vid första inloggningen från organisationen.",
    "user.second_factor_added": "{who} lade in ett andra steg för sin inloggning.",
    "user.second_factor_failed": "{who} skrev fel engångskod.",
    "user.second_factor_removed": "{who} tog bort ett andra steg för sin inloggning.",
    "user.second_factor_reset": "{who} tog bort det andra steget för {what}, som får lägga in ett nytt.",
    "user.sessions_ended": "{who} avslutade sina andra inloggningar.",
    "user.sign_in_failed": "{who} försökte logga in som {what} med fel lösenord.",
    "user.signed_in": "{who} loggade in.",
    "user.signed_out": "{who} loggade ut.",
}
# The nouns that are simply added, changed and removed.
NOUNS = {
    "amendment": "ändringen",
    "background": "bakgrunden",
    "commitment": "åtagandet",
    "commitment_party": "parten",
    "confirmation": "bekräftelsen",
    "focus_area": "fokusområdet",
    "hot_spot": "hot spoten",
    "indicator": "effektmålet",
    "kind": "slaget",
    "measure": "åtgärden",
    "measurement": "mätningen",
    "milestone": "delsteget",
    "municipality": "kommunen",
    "observation": "iakttagelsen",
    "organisation": "organisationen",
    "police_area": "lokalpolisområdet",
    "promise": "löftet",
    "reporting_period": "uppföljningsperioden",
    "result_measure": "resultatmåttet",
    "round_observation": "iakttagelsen på rundan",
    "signatory": "undertecknaren",
    "situation_report": "lägesrapporten",
    "target": "målet",
    "target_part": "delmålet",
    "user": "kontot",
    "walk_participation": "deltagandet",
}
VERBS = {"added": "lade till", "changed": "ändrade", "removed": "tog bort"}


def sentence(event: str, who: str, what: str) -> str:
    """The event in words. Raises KeyError for one that has no sentence."""
    if event in SENTENCES:
        return SENTENCES[event].format(who=who, what=what)
    noun, _, verb = event.rpartition(".")
    return f"{who} {VERBS[verb]} {NOUNS[noun]} {what}."
