"""What counting says, in Swedish sentences; the same on the page, in the PDF and in the data. Pure. ``english`` has those
of the public pages in English.

First the outcome, then the promise. What is not known is never written as a number.
"""

from promises.counting.few import number_words, sum_words, told_of, told_words, untold_words
from promises.counting.sentences.answer_lines import AnswerLine, answer_line, quoted
from promises.counting.sentences.by_window import uncounted
from promises.counting.sentences.easy import Easy, easy, easy_count, easy_status
from promises.counting.sentences.easy_promised import easy_span
from promises.counting.sentences.figures import (
    figure,
    figure_unit,
    mean,
    status_note,
    status_words,
    window_figure,
    window_label,
    window_span,
    window_words,
)
from promises.counting.sentences.gaps import assessment, outside, silence, unknown_gap
from promises.counting.sentences.indicators import effect_words, measured, measurement
from promises.counting.sentences.least_sentences import least_words, lost_words
from promises.counting.sentences.nouns import measure, unit
from promises.counting.sentences.outlook import pace, rollup_sentence, share_words
from promises.counting.sentences.promised import judged, promise_words, revised
from promises.counting.sentences.result_sentences import result_words
from promises.counting.sentences.spans import period_words
from promises.counting.sentences.status_sentences import Rule, done_words, rule

__all__ = [
    "AnswerLine",
    "Easy",
    "Rule",
    "answer_line",
    "assessment",
    "done_words",
    "easy",
    "easy_count",
    "easy_span",
    "easy_status",
    "effect_words",
    "figure",
    "figure_unit",
    "judged",
    "least_words",
    "lost_words",
    "mean",
    "measure",
    "measured",
    "measurement",
    "number_words",
    "outside",
    "pace",
    "period_words",
    "promise_words",
    "quoted",
    "result_words",
    "revised",
    "rollup_sentence",
    "rule",
    "share_words",
    "silence",
    "status_note",
    "status_words",
    "sum_words",
    "told_of",
    "told_words",
    "uncounted",
    "unit",
    "unknown_gap",
    "untold_words",
    "window_figure",
    "window_label",
    "window_span",
    "window_words",
]
