"""What a process file looks like: YAML, items, codecs, and what is wrong with a file in plain words."""
