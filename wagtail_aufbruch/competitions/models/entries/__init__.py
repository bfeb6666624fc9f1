"""Entries with their people, their formal check, their copies for juries, and how they go on."""
