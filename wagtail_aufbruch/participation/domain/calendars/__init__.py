"""Moments for calendars: iCalendar files (RFC 5545) of any app."""
