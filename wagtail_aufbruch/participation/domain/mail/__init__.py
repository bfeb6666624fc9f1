"""Mail: written down with what it tells, sent afterwards, tried again."""
