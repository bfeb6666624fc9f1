"""What is meant: wordings of results, and typed papers that were imported too."""
