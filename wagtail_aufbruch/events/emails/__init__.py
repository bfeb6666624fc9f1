"""What mails say to those who registered."""
