"""What runs beside a competition: reminders, promises about data, what keeps a page from being deleted."""
