"""Whether a function is by hand: its work is laid open in the worker, and done again in the judge."""
