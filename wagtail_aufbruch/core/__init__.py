"""The process page and everything that all other apps stand on."""
