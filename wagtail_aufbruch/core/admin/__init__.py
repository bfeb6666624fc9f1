"""Fields of action, goals and members in the admin: each editor sees those of their own processes."""
