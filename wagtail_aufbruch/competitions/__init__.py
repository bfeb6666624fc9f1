"""Competitions: announced, entered by a form of the editor's own, judged, honoured."""
