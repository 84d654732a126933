"""What kinds of things are found."""

from medborgarlofte.labelled import Labelled


class Kind(Labelled):
    """What a hit is, in the order that hits that fit equally well are listed."""

    INVITATION = "invitation", "vandring att följa med på", "walk to join"
    COMMITMENT = "commitment", "åtagande", "commitment"
    PROMISE = "promise", "löfte", "promise"
    PLACE = "place", "plats", "place"
    WALK = "walk", "protokoll från vandring", "report of a walk"
    QUESTION = "question", "fråga och svar", "question and answer"
    FOLLOW_UP = "follow_up", "uppföljning", "follow-up"
    ACTIVITY = "activity", "insats", "activity"
