"""Pages of ``plan``: what is planned, what changed, what is coming, and suggested times."""
