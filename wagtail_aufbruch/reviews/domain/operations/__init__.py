"""What runs beside a round: tasks for staff, reminders, promises about data."""
