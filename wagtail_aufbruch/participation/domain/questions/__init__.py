"""Questions of the editor's own: what can be asked, under which name, and what was answered."""
