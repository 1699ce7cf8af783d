"""Grades PyTorch exercises: runs a submission in a worker, compares what it observed with the reference."""

__version__ = "0.1.0"
