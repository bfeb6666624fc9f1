"""Questions of the editor's own in forms: their fields, how they are edited, and how they stand in a form."""
