"""What a model is told. The report is data: it stands between marks that no text can contain."""

import hashlib
from importlib.resources import files
from typing import Final

from tocsin.contracts.report import Report

INSTRUCTIONS: Final = (files("tocsin_enrich.readers.llm") / "instructions.txt").read_text(encoding="utf-8")

MARK_LENGTH: Final = 24
"""Hexadecimal figures: a text that held its own SHA-256 by chance is not to be feared."""

Message = dict[str, str]


def messages_for(report: Report) -> list[Message]:
    """Return the conversation that asks about a report. Only its text and its day go to the model."""
    published = report.published_at.date().isoformat() if report.published_at else "unknown"
    mark = f"=== report {hashlib.sha256(report.text.encode()).hexdigest()[:MARK_LENGTH]} ==="
    return [
        {"role": "system", "content": INSTRUCTIONS},
        {"role": "user", "content": f"Published: {published}\n{mark}\n{report.text}\n{mark}"},
    ]


def again(content: str, complaints: list[str]) -> list[Message]:
    """Return what goes on with a conversation whose last answer was not valid."""
    wrong = "\n".join(f"- {complaint}" for complaint in complaints)
    return [
        {"role": "assistant", "content": content},
        {"role": "user", "content": f"That answer is not valid:\n{wrong}\nAnswer again, whole, with this mended."},
    ]
