"""Judging: links, conflicts, drafts, handing in."""
