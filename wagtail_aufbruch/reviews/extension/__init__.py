"""What other apps add: kinds of things that can be judged."""
