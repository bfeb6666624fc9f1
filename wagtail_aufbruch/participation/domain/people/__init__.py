"""People who take part without an account, and the links by which they are known."""
