"""What people hand in: its states, versions, stored numbers, and what follows from a change."""
