"""The rules of competitions, one folder for each subject."""
