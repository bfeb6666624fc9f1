"""What surrounds a contribution: its room, comments, support, reports, versions, receipt."""
