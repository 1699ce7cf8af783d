"""Answers without solutions: the pack of what the reference and the known mistakes gave for some seeds."""
