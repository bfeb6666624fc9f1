"""Finding contributions by parts of words."""
