"""Calendar files, and the calendar of what somebody follows."""
