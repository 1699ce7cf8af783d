"""How fast a submission is, how it grows, and against what: timing that can be believed."""
