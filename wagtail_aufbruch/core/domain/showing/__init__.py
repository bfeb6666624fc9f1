"""What may be shown, and how: pictures, names, deadlines in words."""
