"""From the room to the platform: desks in the admin for meetings in person and paper forms."""
