"""Runs a submission where it can do no harm to the verdict: processes, limits and the wire between them.

`zygote` imports torch once and forks; `worker` runs one submission; `limits` is what it is held to; `wire` is
how it answers; `host` is the judge's end of all of it.
"""
