"""A process and what it consists of: fields of action, aims, schedule, menu, search, figures."""
