"""Pictures to take along show the same lengths as those of the page, and what they are of."""

from io import BytesIO
from itertools import pairwise
from typing import Any

from PIL import Image

from wagtail_aufbruch.core.charts import png
from wagtail_aufbruch.core.charts.data import Chart, Form, Row, Tone
from wagtail_aufbruch.projects.public.cockpit_files import BOLD, OTHERS, REGULAR

COLOUR = (0x14, 0x50, 0x6E)


def picture(*rows: Row, form: Form = Form.BARS, title: str = "Wo sie stehen") -> Any:
    chart = Chart("stand", title, rows, "Stand", "Projekte", form=form)
    return Image.open(BytesIO(png.draw(chart, REGULAR, BOLD, source="Quelle: Gütersloh", others=OTHERS))).convert("RGB")


def runs(image: Any, *, upright: bool = False) -> set[int]:
    """How long the stretches are that are filled with the town's colour."""
    wide, high = image.size
    found = set()
    for line in range(wide if upright else high):
        signs = (image.getpixel((line, at) if upright else (at, line)) for at in range(high if upright else wide))
        found.add(sum(1 for sign in signs if sign == COLOUR))
    return found - {0}


def test_bars_are_as_long_as_their_numbers() -> None:
    lengths = sorted(runs(picture(Row("A", 12), Row("B", 3), Row("C", 6), Row("D", 0))))
    assert len(lengths) == 3
    for length, share in zip(lengths, (3 / 12, 6 / 12, 1), strict=True):
        assert abs(length - lengths[-1] * share) <= 2


def test_columns_are_as_high_as_their_numbers() -> None:
    heights = sorted(runs(picture(Row("A", 10), Row("B", 5), form=Form.COLUMNS), upright=True))
    assert len(heights) == 2
    assert abs(heights[0] * 2 - heights[1]) <= 2


def test_what_is_overdue_is_hatched_so_that_it_reads_in_grey() -> None:
    plain, hatched = picture(Row("A", 4)), picture(Row("A", 4, tone=Tone.ALERT))
    assert runs(plain)
    assert not runs(hatched)
    row = next(y for y in range(hatched.height) if sum(hatched.getpixel((x, y))[1] < 60 for x in range(1520)) > 900)
    signs = [sum(hatched.getpixel((x, row + 15))) < 400 for x in range(80, 1000)]
    assert sum(one != other for one, other in pairwise(signs)) > 40


def test_a_long_title_makes_the_picture_higher_and_not_wider() -> None:
    short, long = picture(Row("A", 4)), picture(Row("A", 4), title="Ein sehr langer Titel " * 8)
    assert short.width == long.width == 1520
    assert long.height > short.height


def test_each_letter_of_a_name_is_drawn_as_itself() -> None:
    """A typeface shows one and the same box for all letters that it lacks."""
    drawn = {picture(Row("A", 1), title=letter).tobytes() for letter in "ŁŻȚẞřДЄ"}
    assert len(drawn) == 7
    drawn = {picture(Row(f"Feld {letter}", 1)).tobytes() for letter in "ŁŻȚẞřДЄ"}
    assert len(drawn) == 7
