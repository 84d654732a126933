"""The sentences of public pages in English, by the names of the Swedish ones; from the same answers. Pure.

What counting knows is chosen in ``which``, ``which_rule`` and ``which_windows``, for both languages; here it is worded. What
people wrote, and what they call the things they count, stands as they wrote it where we know no English word for it.
"""

from promises.counting.sentences.answer_lines import AnswerLine, quoted
from promises.counting.sentences.english.answer_lines import answer_line
from promises.counting.sentences.english.by_window import uncounted
from promises.counting.sentences.english.few_people import (
    number_words,
    sum_words,
    told_of,
    told_words,
    untold_words,
)
from promises.counting.sentences.english.figures import (
    figure,
    figure_unit,
    mean,
    status_note,
    status_words,
    window_figure,
    window_words,
)
from promises.counting.sentences.english.gaps import assessment, outside, silence, unknown_gap
from promises.counting.sentences.english.indicators import effect_words, measured, measurement
from promises.counting.sentences.english.nouns import measure, unit, window_label, window_span
from promises.counting.sentences.english.outlook import pace, rollup_sentence, share_words
from promises.counting.sentences.english.promised import judged, promise_words, revised
from promises.counting.sentences.english.result_sentences import result_words
from promises.counting.sentences.english.spans import period_words
from promises.counting.sentences.english.status_sentences import done_words, rule
from promises.counting.sentences.status_sentences import Rule

__all__ = [
    "AnswerLine",
    "Rule",
    "answer_line",
    "assessment",
    "done_words",
    "effect_words",
    "figure",
    "figure_unit",
    "judged",
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
