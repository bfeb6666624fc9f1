"""People of a team, and how a line of a pasted list names one."""

import re
from typing import Any

Row = dict[str, Any]
"""``name`` and ``email`` as texts; where the form asks for it ``is_young``, and then ``guardian_email`` and whether
they sign ``on_paper``."""


def row_of_line(line: str) -> Row:
    """A young person as a line of a list names them: the name, and the guardian's address where one stands at its end.

    Parts stand between semicolons or tabs, as copied out of a spreadsheet; between a name and an address a comma or a
    blank will do.
    """
    parts = [part.strip() for part in re.split(r"[;\t]", line) if part.strip()]
    if len(parts) == 1 and "@" in parts[0]:
        parts = _parted_at_the_end(parts[0].rstrip(", "))
    address = parts.pop() if len(parts) > 1 and "@" in parts[-1] else ""
    return {"name": " ".join(parts), "email": "", "is_young": True, "guardian_email": address, "on_paper": False}


def _parted_at_the_end(line: str) -> list[str]:
    """What stands before the last comma or blank, and what stands behind it; read from the end, since a pattern that
    looks for it from the beginning takes the square of the time for a line of commas."""
    begins = len(line)
    while begins and not _parts(line[begins - 1]):
        begins -= 1
    ends = begins
    while ends and _parts(line[ends - 1]):
        ends -= 1
    return [line[:ends], line[begins:]]


def _parts(sign: str) -> bool:
    return sign == "," or sign.isspace()
