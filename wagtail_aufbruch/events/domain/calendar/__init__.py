"""Lists of events, and events for calendars: iCalendar, months, series, open data."""
