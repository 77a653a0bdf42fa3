"""``python -m nlp``: themes, names, routes and redactions for batches and for measuring."""

import argparse
import sys
from pathlib import Path

from nlp.command_line.name_command import write_names
from nlp.command_line.redact_command import write_redacted
from nlp.command_line.route_command import write_routes
from nlp.command_line.theme_commands import print_themes, write_themes
from nlp.errors import LanguageError


def main() -> int:
    """Run one command; returns the exit status."""
    arguments = _build_parser().parse_args()
    try:
        if arguments.command == "themes":
            return write_themes(arguments.source, arguments.target, arguments.previous)
        if arguments.command == "route":
            return write_routes(arguments.teams, arguments.decided, arguments.source, arguments.target)
        if arguments.command == "name":
            return write_names(arguments.source, arguments.target)
        if arguments.command == "redact":
            return write_redacted(arguments.source, arguments.target)
        return print_themes(arguments.file)
    except LanguageError as error:
        print(f"python -m nlp: {error}", file=sys.stderr)
        return 1


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlp", description="The language layer on files of texts.")
    commands = parser.add_subparsers(dest="command", required=True)
    themes = _add_files(commands.add_parser("themes", help="find themes"))
    themes.add_argument("--previous", type=Path, help="output of the last run: its themes keep their identity")
    route = _add_files(commands.add_parser("route", help="rank teams"))
    route.add_argument("--teams", type=Path, required=True, help='JSON list of {"team", "remit"}')
    route.add_argument("--decided", type=Path, help="texts whose team is known")
    _add_files(commands.add_parser("name", help='name and describe groups of texts, each line with its "group"'))
    _add_files(commands.add_parser("redact", help="find personal data"))
    demo = commands.add_parser("demo", help="print the themes of a text file, one text a line")
    demo.add_argument("file", type=Path)
    return parser


def _add_files(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--in", dest="source", type=Path, required=True, help="JSON lines, .gz too")
    parser.add_argument("--out", dest="target", type=Path, required=True, help="JSON lines, .gz too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
