"""Support and other assessments: one row for each person and contribution."""
