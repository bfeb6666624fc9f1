"""The rules of review rounds, one folder for each subject."""
