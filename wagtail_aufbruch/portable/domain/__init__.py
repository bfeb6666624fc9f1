"""Checking, loading and exporting a process file."""
