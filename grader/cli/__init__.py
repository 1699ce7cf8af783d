"""The command line: parse, call, print. Nothing here computes, and nothing imports torch."""
