"""What the town does with what people have handed in: stages, official answers, where it belongs, what became of it."""
