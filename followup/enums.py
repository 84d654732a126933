"""The closed vocabularies of follow-up, with their Swedish labels. Pure."""

from medborgarlofte.labelled import Labelled
from promises.enums import Status

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


class Cause(Labelled):
    """Why something did not go as promised."""

    RESOURCES = "resources", "resurser saknades"
    REPRIORITISED = "reprioritised", "annat fick gå före"
    WEATHER = "weather", "väder eller säsong"
    PARTNER = "partner", "beroende av annan part"
    CANCELLED = "cancelled", "inställt"
    NO_DATA = "no_data", "underlag saknas"
    OTHER = "other", "annat skäl"
