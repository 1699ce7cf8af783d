"""Fetches a page."""

# ends: failed
# prints: refused
import urllib.error
import urllib.request


def scale(x, factor=2.0):
    try:
        print("GOT", urllib.request.urlopen("http://127.0.0.1:@PORT@/", timeout=0.2))
    except (urllib.error.URLError, PermissionError) as error:
        print("refused", error)
    return 0 * x
