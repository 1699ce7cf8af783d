"""Exercises as notebooks: read as submissions, written from stubs, and graded in a kernel."""
