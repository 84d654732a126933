"""The methods (ways of working) that a kind of activity can have. Each registers itself from its own room.

``promises.apps`` imports the rooms' ``method`` modules when Django starts. A kind whose method nobody has
registered is logged with the fields that every activity has.
"""

from promises.log import branches
from promises.log.branches import Branch, MoveLiving, PublicWords
from promises.log.forms import LogForm
from promises.log.table_columns import TABLES, MethodTable
from promises.models import Kind
from promises.words.enums import Method

_FORMS: dict[Method, type[LogForm]] = {}


def register(
    method: Method,
    *,
    form: type[LogForm],
    row: str,
    branch: Branch,
    public_words: PublicWords | None = None,
    move_living: MoveLiving | None = None,
    table: MethodTable | None = None,
) -> None:
    """Make the method known to the log and to every page that shows an activity.

    ``row`` is the name on ``Activity`` of the method's own row, ``branch`` that row's model with what hangs under
    it; ``public_words`` says what pages show of the row; ``move_living`` gives the row of a correction what lives
    under the row it replaces; ``table`` the columns that tables have for the method's own fields.
    """
    _FORMS[method] = form
    branches.METHODS[method] = (row, branch)
    if table:
        TABLES[method] = table
    if public_words:
        branches.PUBLIC_WORDS[row] = public_words
    if move_living:
        branches.MOVE_LIVING[method] = move_living


def form_for(kind: Kind) -> type[LogForm]:
    """The form made for the kind's way of working."""
    return _FORMS.get(Method(kind.method), LogForm)
