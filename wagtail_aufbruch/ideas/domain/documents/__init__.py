"""Idea cards and slips as PDF, for meetings in person."""
