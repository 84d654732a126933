"""What a form of the desk sends: the action is done, or the page is shown again with what was typed.

A view asks for the right, makes the form, calls ``submit``, and either redirects or renders its page::

    sent = submit(request, form, lambda: change(row, by=request.user, **form.values()), fresh=lambda: fingerprint(row))
    if sent.done:
        return redirect(…)
    return render(request, …, status=sent.status)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from medborgarlofte.accounts.desk_page import SignedInRequest
from promises.writing.checked_form import CheckedForm
from promises.writing.conflict import Conflict
from promises.writing.refusal import add_refusal

Result = TypeVar("Result")


@dataclass(frozen=True)
class Submitted(Generic[Result]):
    """What became of the form. ``status`` is that of the page that shows it: 200 nothing was sent, 422 refused (why
    stands in the form), 409 somebody else came first; ``result`` what the action returned when it was done, ``sentence``
    what a conflict says."""

    status: int
    result: Result | None = None
    sentence: str = ""

    @property
    def done(self) -> bool:
        return self.status == 302

    @property
    def conflict(self) -> bool:
        return self.status == 409


def submit(
    request: SignedInRequest,
    form: BaseForm,
    action: Callable[[], Result],
    *,
    fresh: Callable[[], str] | None = None,
) -> Submitted[Result]:
    """Do ``action`` where the form holds, after what its words were asked about is confirmed.

    ``fresh`` gives the fingerprint of what is stored now. It is put in the form's field ``seen`` where somebody else
    came first, so that sending what was typed once more, having seen theirs, is a choice. Without it a conflict is a
    refusal like any other. Raises what the action raises but ValidationError.
    """
    if not form.is_bound:
        return Submitted(200)
    if not form.is_valid():
        return Submitted(422)
    try:
        if isinstance(form, CheckedForm):
            form.confirm_texts(by=request.user)
        return Submitted(302, action())
    except ValidationError as refusal:
        if isinstance(refusal, Conflict) and fresh is not None:
            typed = request.POST.copy()
            typed["seen"] = fresh()
            form.data = typed
            return Submitted(409, sentence=str(refusal.message))
        add_refusal(form, refusal)
        return Submitted(422)
