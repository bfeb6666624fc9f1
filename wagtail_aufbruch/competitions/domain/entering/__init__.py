"""Taking part: drafts, steps, handing in, changing, withdrawing."""
