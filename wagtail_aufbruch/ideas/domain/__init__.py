"""The rules of idea calls, one folder for each subject."""
