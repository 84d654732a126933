"""Every page behind sign-in is made in one way, so that none forgets what the others do."""

import ast
import re
from collections import defaultdict

from django.conf import settings
from django.urls import get_resolver

from medborgarlofte.middleware import PRIVATE
from tests.accounts.test_second_factor import patterns

# Below the private addresses, yet no desk pages, each for its reason.
OTHERS = {
    "desk_worker": "holds nothing about anybody",
    "sync": "a script asks, and is told in JSON that nobody is signed in",
    "sync_photo": "a script asks, and is told in JSON that nobody is signed in",
    "reminders": "the signed link in the letter is the right",
    "accept_invitation": "for who has no account yet",
    "enrol": "the link in the letter says who is meant before anybody signs in",
    "openid_connect_login": "leads to where one signs in",
    "openid_connect_callback": "comes from where one signed in",
    "mfa_index": "allauth's view with words of ours",
    "usersessions_list": "allauth's view with words of ours",
}
# Views that catch a refusal by hand; ADR 0022 says why of each kind. All others go by ``submit``.
BY_HAND = {
    "accounts.views": {"accept_invitation", "confirm_second_factor_reset", "stop_second_factor_reset"},
    "approval.writing_views": {"save"},
    "desk.sync_views": {"sync_photo"},
    "editing.head_views": {"new", "_begun"},
    "est.meeting_views": {"est_meeting"},
    "masking.views": {"mask_row"},
    "officials.views": {"_bag"},
    "photos.views": {"_store"},
    "retention.views": {"end_retention"},
    "rounds.views": {"start"},
    "tables.views": {"_read_in", "_reading"},
    "walks.invitation_views": {"invitation"},
    "walks.measure_views": {"decide"},
    "walks.views": {"observation", "_keep_photo"},
    "weekly.views": {"_answered"},
}
# Buttons that let everybody see something, or change what they see.
LETS_SEE = re.compile(
    r'<button [^>]*name="(?:do" value="(?:publish|show)|confirm"|publish"|step" value="save)"?'
)
VIEWS = list(patterns(get_resolver()))


def test_every_page_behind_sign_in_is_a_desk_page():
    behind = [each for each in VIEWS if each[0].startswith(("/arbete/", "/konto/"))]
    assert len(behind) > 120
    others = {
        name
        for _, name, view in behind
        if not (hasattr(view, "desk_methods") or view.__module__.startswith("allauth."))
    }
    assert others == set(OTHERS)


# Takes away at the press: what is taken is asked about on the way there, by a page or a reason of its own.
ASKED_ELSEWHERE = {
    "promises/editing/remove.html",
    "promises/questions/question.html",
    "mfa/webauthn/authenticator_confirm_delete.html",
}


def test_nothing_is_taken_away_by_a_slip_of_the_thumb():
    """A button that takes away is behind a question: in a fold, that is opened first."""
    found = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        folded = re.sub(r"<details.*?</details>", "", path.read_text(), flags=re.DOTALL)
        if re.search(r'<button (?![^>]*type="button")[^>]*>(?:{% [^%]* %})?(?:Ja, t|T)a bort', folded):
            found.add(str(path.relative_to(settings.BASE_DIR / "templates")))
    assert found <= ASKED_ELSEWHERE, found - ASKED_ELSEWHERE


def test_no_desk_page_stands_where_it_could_be_kept():
    for address, name, view in VIEWS:
        if hasattr(view, "desk_methods"):
            assert address.startswith(PRIVATE), name


def test_a_refusal_is_caught_by_hand_only_where_the_decision_says_why():
    found = defaultdict(set)
    for app in ("medborgarlofte", "promises", "followup"):
        for path in (settings.BASE_DIR / app).rglob("*views.py"):
            for function in ast.parse(path.read_text()).body:
                caught = {
                    name.id
                    for handler in ast.walk(function)
                    if isinstance(handler, ast.ExceptHandler) and handler.type
                    for name in ast.walk(handler.type)
                    if isinstance(name, ast.Name)
                }
                if caught & {"ValidationError", "Conflict"}:
                    found[f"{path.parent.name}.{path.stem}"].add(function.name)
    assert found == BY_HAND


def test_enter_in_a_field_makes_nothing_public():
    """It presses the first button of the form; who wants to publish presses that."""
    found = set()
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        for form in re.findall(r"<form .*?</form>", path.read_text(), re.DOTALL):
            if button := LETS_SEE.search(form):
                found.add(path.name)
                before = form[: button.start()]
                assert "components/enter.html" in before or "<button" in before, path.name
    assert {
        "_photos.html",
        "invitation.html",
        "amend_by.html",
        "rules.html",
        "many.html",
        "question.html",
    } <= found


def test_the_bar_at_the_foot_of_the_window_covers_no_question():
    """Where theirs stand beside one's own, or what would become public is shown, the form's own bar scrolls along."""
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        text = path.read_text()
        if "{% if theirs %}" in text or "{% if preview %}" in text:
            assert 'class="sticky' not in text, path.name
