"""The public vote: who takes part, casting a ballot, what looks like stuffing, counting after the end."""
