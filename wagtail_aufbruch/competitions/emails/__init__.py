"""What mails say to those who enter."""
