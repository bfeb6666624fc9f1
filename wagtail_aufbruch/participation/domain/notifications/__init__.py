"""Following, news, and telling followers at once or once a week."""
