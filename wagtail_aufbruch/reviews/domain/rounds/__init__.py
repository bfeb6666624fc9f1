"""A round before and while it runs: what is judged, by whom, from when until when."""
