"""What events add to a process's pages and to the admin."""
