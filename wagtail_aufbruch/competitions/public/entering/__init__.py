"""Entering, by the personal links of an entry: from the first step to repair, consents and files."""
