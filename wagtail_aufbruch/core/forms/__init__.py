"""Form fields and editors' forms that every app uses."""
