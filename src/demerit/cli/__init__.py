"""The command line. Every command imports what it needs when it runs, so that `--help` is quick."""

from demerit.cli.app import main

__all__ = ["main"]
