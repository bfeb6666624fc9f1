"""Winners: prepared by staff, told to everybody at one moment."""
