"""Vote, result, honouring and certificates."""
