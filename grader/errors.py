"""The two errors that end a command; both are one sentence that says what to do next."""


class UsageError(Exception):
    """The person asked for something that is not there (exit status 2)."""


class GraderError(Exception):
    """The grader, a check or a reference is at fault, never the learner (exit status 3)."""
