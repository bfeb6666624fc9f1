"""What a page asks of those who take part: own questions, age, consents."""
