"""What a body has decided of what it judged: written down, published at one moment, reported."""
