"""What an event says: date, place and state in words, programme, online link, postponement."""
