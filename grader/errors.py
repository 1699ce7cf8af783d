"""The errors that end a command; each is one sentence that says what to do next."""


class UsageError(Exception):
    """The person asked for something that is not there (exit status 2)."""


class GraderError(Exception):
    """The grader, a check or a reference is at fault, never the learner (exit status 3)."""


class Missing(GraderError):
    """A check needs a package that is not installed here: it cannot be run, and all others can."""


class JudgeGone(GraderError):
    """The judge's process has ended; its session is of no more use."""
