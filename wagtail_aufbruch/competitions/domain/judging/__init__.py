"""What juries read of entries: whole, or as copies without names; and the rounds in which they judge."""
