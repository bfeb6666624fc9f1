"""What the town does with a contribution: its stage, where it belongs, official answers."""
