"""What is refused while the catalogue is kept, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "CatalogueProblems"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def catalogue_sentences() -> dict[str, str]:
    """Return the sentence for each code."""
    return {
        "catalogue_title_missing": _tr("Write what is done, as one sentence. Your text is kept."),
        "title_taken": _tr("{other} is worded the same. Change the words, or use that one. Your text is kept."),
        "evidence_ask_missing": _tr("Write what the agency is asked for when it is done. Your text is kept."),
        "owners_missing": _tr("Tick at least one kind of agency that takes it on. Your text is kept."),
        "due_not_usual": _tr("A day of the calendar is no usual due: write 24h, 2wd, before bail or ongoing."),
        "too_many_words": _tr("At most {most} lines of words. Your text is kept."),
        "word_too_long": _tr("Each line of words has at most {most} letters. Your text is kept."),
        "word_taken": _tr("“{word}” already means {other} for these agencies. Take it out here; your text is kept."),
        "never_told_wording": _tr("What she is never told needs no words for her. Empty them, or let her be told."),
        "retired_already": _tr("{other} is retired already. Nothing was changed."),
        "not_retired": _tr("{other} is proposed already. Nothing was changed."),
        "replaced_by_itself": _tr("An action cannot stand in its own place. Choose another."),
        "replacement_retired": _tr("{other} is retired itself. Choose one that is proposed."),
    }
