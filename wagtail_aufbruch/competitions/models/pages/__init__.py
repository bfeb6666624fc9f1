"""The page of a competition: what an editor says of it, and what stands below."""
