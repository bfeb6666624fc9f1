"""Seats: how many are taken, the lock under which they are given, whether one can register."""
