"""`grade doctor`: what this machine offers."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()
