"""What a person may do. Code asks for a permission, never for a role. Pure."""

from medborgarlofte.labelled import Labelled


class Permission(Labelled):
    """One thing that can be allowed, held per organisation and municipality."""

    LOG_ACTIVITY = "log_activity", "logga och rätta insatser"
    WRITE_FOLLOW_UP = "write_follow_up", "skriva uppföljning"
    EDIT_PROMISE = "edit_promise", "ändra löften och åtaganden"
    PUBLISH = "publish", "publicera löften och uppföljningar"
    MASK = "mask", "maskera det som inte får visas"
    READ_DRAFT = "read_draft", "läsa utkast"
    APPROVE = "approve", "godkänna uppföljningar"
    ADMINISTER = "administer", "sköta personer och organisationer"
