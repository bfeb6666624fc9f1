"""The rules of participation, one folder for each subject."""
