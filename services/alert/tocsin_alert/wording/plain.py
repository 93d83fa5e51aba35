"""A notice as plain text: for mail, and for whoever takes JSON and shows a text."""

from tocsin_alert.wording.notice import Notice


def plain(notice: Notice) -> str:
    """Return the notice as lines; the quote between quotation marks, the link last."""
    parts = [notice.headline, "", *(f"{label}: {text}" for label, text in notice.lines)]
    parts += ["", f"“{notice.quote}”"] if notice.quote else []
    parts += ["", notice.link] if notice.link else []
    return "\n".join(parts) + "\n"
