"""Words on paper: as large as they fit, cut where nothing else helps, and quick to find out."""

from typing import Any

import pytest
from reportlab.platypus import Paragraph

from wagtail_aufbruch.participation.domain.documents import pdf


def test_a_text_of_thousands_of_words_is_cut_in_a_few_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[str] = []
    draw = pdf.paragraph

    def counted(text: str, *args: Any, **more: Any) -> Paragraph:
        attempts.append(text)
        return draw(text, *args, **more)

    monkeypatch.setattr(pdf, "paragraph", counted)
    shown = pdf.fitted("Begründung " * 3000, 400, 40, (12, 10, 8))
    assert shown.wrap(400, 10000)[1] <= 40
    assert shown.getPlainText().endswith("Begründung …")
    assert len(attempts) < 30
    one_more = f"{shown.getPlainText()[:-1]}Begründung …"
    assert draw(one_more, 8, leading=1.15).wrap(400, 10000)[1] > 40, "more would have had room"
