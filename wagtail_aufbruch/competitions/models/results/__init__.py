"""Ballots, results, winners and certificates."""
