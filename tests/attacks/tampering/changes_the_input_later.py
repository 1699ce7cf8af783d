"""Changes its input from another thread while the answer is being sent."""

# ends: failed
import threading


def scale(x, factor=2.0):
    answer = 0 * x

    def change():
        for _ in range(20_000):
            answer.add_(1)

    threading.Thread(target=change, daemon=True).start()
    return answer
