"""The admin, and what of projects a process file holds."""
