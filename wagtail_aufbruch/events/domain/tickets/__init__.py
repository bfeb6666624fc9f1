"""A registration's address, and its QR code."""
