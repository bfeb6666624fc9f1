"""Certificates: issued, printed, revoked, and proved by a code."""
