"""Taking part without an account: contributions, comments, files, mail, and the inbox of the staff."""
