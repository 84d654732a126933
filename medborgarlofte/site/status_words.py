"""What each status means, in the words of the start page and of "Så räknar vi"."""

from django.utils.translation import gettext_lazy

from promises.words.enums import Status

STATUS_KEYS = (
    (
        Status.FULFILLED,
        gettext_lazy("Det som lovades är gjort. Blev det klart efter utsatt tid står det ”sent”."),
    ),
    (
        Status.PARTLY_FULFILLED,
        gettext_lazy("Tiden är ute. En del av det som lovades blev gjort, men inte allt."),
    ),
    (Status.ON_TRACK, gettext_lazy("Så mycket är gjort som bör vara gjort i dag.")),
    (Status.BEHIND, gettext_lazy("Mindre är gjort än vad som borde vara gjort den dag som är redovisad.")),
    (
        Status.NOT_FULFILLED,
        gettext_lazy("Tiden är ute, och den som ansvarar har redovisat att det inte blev gjort."),
    ),
    (Status.NOT_STARTED, gettext_lazy("Inget är gjort, och inget måste vara gjort ännu.")),
    (
        Status.UNKNOWN,
        gettext_lazy(
            "Den som ansvarar har inte berättat vad som gjorts. Det betyder inte noll. Andra ord säger varför."
        ),
    ),
    (Status.NOT_TRIGGERED, gettext_lazy("Åtagandet gäller bara vid behov, och behovet har inte funnits.")),
    (Status.WITHDRAWN, gettext_lazy("Åtagandet har tagits bort ur löftet, med datum och skäl.")),
)
