"""What people are told: mails, news of what they follow, days in calendars."""
