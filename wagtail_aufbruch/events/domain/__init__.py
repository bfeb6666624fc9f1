"""The rules of events, one folder for each subject."""
