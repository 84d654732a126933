"""What each status means, in the words of the start page and of "Så räknar vi"."""

from promises.words.enums import Status

STATUS_KEYS = (
    (Status.FULFILLED, "Det som lovades är gjort. Blev det klart efter utsatt tid står det ”sent”."),
    (Status.PARTLY_FULFILLED, "Tiden är ute. En del av det som lovades blev gjort, men inte allt."),
    (Status.ON_TRACK, "Så mycket är gjort som bör vara gjort i dag."),
    (Status.BEHIND, "Mindre är gjort än vad som borde vara gjort den dag som är redovisad."),
    (Status.NOT_FULFILLED, "Tiden är ute, och den som ansvarar har redovisat att det inte blev gjort."),
    (Status.NOT_STARTED, "Inget är gjort, och inget måste vara gjort ännu."),
    (
        Status.UNKNOWN,
        "Den som ansvarar har inte berättat vad som gjorts. Det betyder inte noll. Andra ord säger varför.",
    ),
    (Status.NOT_TRIGGERED, "Åtagandet gäller bara vid behov, och behovet har inte funnits."),
    (Status.WITHDRAWN, "Åtagandet har tagits bort ur löftet, med datum och skäl."),
)
