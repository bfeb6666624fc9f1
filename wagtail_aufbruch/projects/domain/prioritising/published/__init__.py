"""What readers see of a published decision, and take along."""
