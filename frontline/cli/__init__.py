"""The command line."""

from frontline.cli.main import main

__all__ = ["main"]
