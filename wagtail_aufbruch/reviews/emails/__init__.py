"""What people who judge are written."""
