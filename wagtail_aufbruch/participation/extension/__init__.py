"""What other apps may add to participation: kinds, inbox tasks, periodic work, personal data."""
