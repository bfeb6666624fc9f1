"""What the town does with an idea: stages, official answers, merging, what became of it."""
