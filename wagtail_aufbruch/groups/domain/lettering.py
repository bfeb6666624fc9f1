"""Titles broken into lines for a drawing, which knows no line breaks of its own."""

CHARACTER_WIDTH = 8.0
"""Units that a character takes on average at the chart's size of type; rather too wide than too narrow."""


def wrap(text: str, width: int, most_lines: int = 3) -> list[str]:
    """Break ``text`` into at most ``most_lines`` lines of ``width`` units; what does not fit ends with "…".

    Words that are too long for a line are divided with a hyphen, as German titles often need it.
    """
    limit = max(2, int(width / CHARACTER_WIDTH))
    lines: list[str] = []
    for part in _parts(text, limit):
        if lines and len(lines[-1]) + 1 + len(part) <= limit:
            lines[-1] += " " + part
        else:
            lines.append(part)
    if len(lines) > most_lines:
        lines = lines[:most_lines]
        lines[-1] = lines[-1][: limit - 1].rstrip() + "…"
    return lines


def _parts(text: str, limit: int) -> list[str]:
    """Words, each short enough for a line."""
    parts: list[str] = []
    for word in text.split():
        rest = word
        while len(rest) > limit:
            at = _break_at(rest, limit)
            head, rest = rest[:at], rest[at:]
            parts.append(head if head[-1] in "-/" else head + "-")
        parts.append(rest)
    return parts


def _break_at(word: str, limit: int) -> int:
    """After a hyphen or stroke of its own if the word has one that fits, else where the line ends."""
    own = max(word.rfind("-", 0, limit), word.rfind("/", 0, limit))
    return own + 1 if own > 0 else limit - 1
