"""``python -m nlp``: themes, routes and redactions for batches and for measuring."""

import argparse
import sys
from pathlib import Path

from nlp import commands
from nlp.errors import LanguageError


def main() -> int:
    """Run one command; returns the exit status."""
    given = _parser().parse_args()
    try:
        if given.command == "themes":
            return commands.find_themes(given.source, given.target, given.previous)
        if given.command == "route":
            return commands.route(given.teams, given.decided, given.source, given.target)
        if given.command == "redact":
            return commands.redact(given.source, given.target)
        return commands.show_themes(given.file)
    except LanguageError as error:
        print(f"python -m nlp: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlp", description="The language layer on files of texts.")
    actions = parser.add_subparsers(dest="command", required=True)
    themes = _with_files(actions.add_parser("themes", help="find themes"))
    themes.add_argument("--previous", type=Path, help="output of the last run: its themes keep their identity")
    route = _with_files(actions.add_parser("route", help="rank teams"))
    route.add_argument("--teams", type=Path, required=True, help='JSON list of {"team", "remit"}')
    route.add_argument("--decided", type=Path, help="texts whose team is known")
    _with_files(actions.add_parser("redact", help="find personal data"))
    demo = actions.add_parser("demo", help="print the themes of a text file, one text a line")
    demo.add_argument("file", type=Path)
    return parser


def _with_files(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--in", dest="source", type=Path, required=True, help="JSON lines, .gz too")
    parser.add_argument("--out", dest="target", type=Path, required=True, help="JSON lines, .gz too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
