"""`python -m grader` is `grade`."""

import sys


def main() -> None:
    """The console script. What it runs is imported here, so that Ctrl-C ends even that with one word."""
    try:
        from grader.cli.main import main as run

        run()
    except KeyboardInterrupt:
        print("grade: Interrupted.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
