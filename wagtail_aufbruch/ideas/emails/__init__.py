"""What mails say about ideas that staff wrote down."""
