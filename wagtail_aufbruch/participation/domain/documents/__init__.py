"""PDF and tables to take along."""
