"""Has alarms interrupt whatever the process does, thousands of times a second."""

# ends: crashed, error, failed
import signal


def scale(x, factor=2.0):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
    while True:
        pass
