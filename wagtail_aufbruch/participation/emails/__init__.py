"""What mails say. Each builder returns a message; sending is up to whoever calls it."""
