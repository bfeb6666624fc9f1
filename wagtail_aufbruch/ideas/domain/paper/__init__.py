"""Idea cards and slips as PDF, for meetings in person."""

from wagtail_aufbruch.ideas.domain.paper.sheets import MOST_CARDS, cards_pdf, draw_cards, slips_pdf

__all__ = ["MOST_CARDS", "cards_pdf", "draw_cards", "slips_pdf"]
