"""All projects at a glance: where they stand, what is due, what waits for whom, and the process month by month."""
