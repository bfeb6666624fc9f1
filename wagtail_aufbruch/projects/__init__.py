"""Projects: from the group's proposal to the decision, and what became of it."""
