"""Calendar files, read by a parser that did not write them."""

from typing import Any

import vobject


def strictly_read(content: bytes) -> Any:
    """What vobject reads, after what it would forgive has been checked: line ends, lengths, what must be there once."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # no letter is cut in two
    calendar = vobject.readOne(content.decode(), validate=True)
    calendar.validate(raiseException=True)
    assert calendar.version.value == "2.0"
    zones = {zone.tzid.value for zone in calendar.contents.get("vtimezone", [])}
    for event in calendar.contents.get("vevent", []):
        for name in ("uid", "dtstamp", "dtstart", "summary", "sequence", "status", "url", "last-modified"):
            assert len(event.contents[name]) == 1, name
        for name in ("dtstart", "dtend"):
            for moment in event.contents.get(name, []):
                assert moment.params.get("TZID", ["Europe/Berlin"]) == ["Europe/Berlin"]
                assert moment.params.get("X-VOBJ-ORIGINAL-TZID", ["Europe/Berlin"])[0] in zones | {"Europe/Berlin"}
    return calendar
