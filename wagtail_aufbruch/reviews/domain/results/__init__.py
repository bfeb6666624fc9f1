"""From scores to places, and the result that is kept."""
