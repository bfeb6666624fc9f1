"""Lists of a class that are pasted into a form: read line by line, and quickly, whatever stands there."""

import time

import pytest

from wagtail_aufbruch.participation.forms.team import LIST_LENGTH, row_of_line


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        ("Mia Muster; eltern@example.org", "Mia Muster", "eltern@example.org"),
        ("Mia Muster, eltern@example.org", "Mia Muster", "eltern@example.org"),
        ("Mia Muster  eltern@example.org", "Mia Muster", "eltern@example.org"),
        ("Mia Muster, eltern@example.org,", "Mia Muster", "eltern@example.org"),
        ("Muster, Mia , eltern@example.org", "Muster, Mia", "eltern@example.org"),
        ("eltern@example.org", "", "eltern@example.org"),
        ("Mia Muster", "Mia Muster", ""),
    ],
)
def test_a_line_of_a_list_is_taken_as_people_write_it(line: str, name: str, address: str) -> None:
    row = row_of_line(line)
    assert (row["name"], row["guardian_email"]) == (name, address)


@pytest.mark.parametrize("part", [",a", "a,", ", ", "a "])
def test_no_line_of_a_list_keeps_the_form_busy(part: str) -> None:
    line = f"{part * ((LIST_LENGTH - 10) // len(part))}@ b"
    began = time.process_time()
    row_of_line(line)
    assert time.process_time() - began < 0.2
