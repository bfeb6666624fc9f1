"""Support and other assessments: one row for each mailbox and contribution."""
