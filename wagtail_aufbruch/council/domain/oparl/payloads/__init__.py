"""What a server says, read leniently."""
