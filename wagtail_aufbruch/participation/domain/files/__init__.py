"""Pictures and documents of contributions."""
