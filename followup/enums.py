"""The closed vocabularies of follow-up, with their Swedish labels. Pure."""

from medborgarlofte.labelled import Labelled
from promises.words.enums import Status

# What a person may answer where there is no number; the rest is counted.
JUDGEABLE = (
    Status.FULFILLED,
    Status.PARTLY_FULFILLED,
    Status.ON_TRACK,
    Status.BEHIND,
    Status.NOT_FULFILLED,
    Status.NOT_STARTED,
    Status.NOT_TRIGGERED,
)


class SignedBy(Labelled):
    """How persons signed a document that stands beside an edition."""

    PAPER = "paper", "undertecknad på papper och inskannad", "signed on paper and scanned"
    PERSONS = (
        "persons",
        "undertecknad av personer i en underskriftstjänst",
        "signed by persons in a signature service",
    )


class StepKind(Labelled):
    """What a person did on a follow-up's way to its edition."""

    WROTE = "wrote", "skrev", "wrote"
    SUBMITTED = "submitted", "lämnade in", "handed in"
    COMPLETED = "completed", "skickade till godkännande", "sent for approval"
    RENEWED = "renewed", "räknade om", "counted again"
    APPROVED = "approved", "godkände", "approved"
    SENT_BACK = "sent_back", "skickade tillbaka", "sent back"
    REGISTERED = "registered", "diarieförde", "registered"
    WITHDREW = "withdrew", "drog tillbaka", "took back"
    DISCARDED = "discarded", "kastade rättelsen", "discarded the correction"


class WeeklyReply(Labelled):
    """What is answered to the week's question about a silent commitment, where nothing is logged."""

    NOTHING_YET = "nothing_yet", "inget än"
    LATER = "later", "påminn mig på måndag"

    def words(self, *, over: bool) -> str:
        """Its label as it is said of a period that runs, or that is ``over``."""
        return "inget gjordes, vad vi vet" if over and self is WeeklyReply.NOTHING_YET else self.label


class State(Labelled):
    """How far a follow-up has come, told by its steps."""

    DRAFTING = "drafting", "skrivs"
    SUBMITTED = "submitted", "hos kommunen"
    COMPLETED = "completed", "inne för godkännande"
    APPROVED = "approved", "godkänd"
    PUBLISHED = "published", "publicerad"


class SignIn(Labelled):
    """How a person who took a step had signed in: the strongest that was given in the session."""

    PASSWORD = "password", "lösenord"
    # After the password or the organisation's own sign-in.
    CODE = "code", "engångskod"
    PASSKEY = "passkey", "passnyckel"
    OPENID = "openid", "organisationens inloggning"
    COMMAND = "command", "kommandoraden"
