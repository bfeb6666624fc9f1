"""Personal data: taking it along, erasing it, and when it is deleted by itself."""
