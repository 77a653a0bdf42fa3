"""Say what is read of a document, and what a file to import would give."""

import json
import sys
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="As JSON: blocks, marking, not_read.")
def read(*, file: Path, as_json: bool) -> None:
    """Say what a frontline check would read of the document FILE: its words in order, its marking, what is lost.

    Ends with status 1, and the reason, where the product would refuse the document.
    """
    from frontline.core.documents.reading import read_document
    from frontline.core.errors import FieldError
    from frontline.core.files.results import FileRefusedError
    from frontline.core.settings import configure_settings, load_settings
    from frontline.policies.service.drafts import Draft, find_marking, require_usable_draft

    configure_settings(load_settings())
    try:
        reading = read_document(file.read_bytes(), file.name)
    except FileRefusedError as error:
        _refuse(str(error), as_json=as_json)
    marking = find_marking("\n".join(reading.all_words))
    blocks = [
        {"kind": block.kind.value, "level": block.level, "text": block.text, "where": block.where}
        for block in reading.blocks
    ]
    found = {"blocks": blocks, "marking": marking, "not_read": list(reading.not_read)}
    try:
        require_usable_draft(Draft(file.name, reading.text, all_words=reading.all_words))
    except FieldError as error:
        _refuse(str(error), as_json=as_json, **found)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for block in reading.blocks:
        level = f" {block.level}" if block.level else ""
        click.echo(f"[{block.kind}{level}, {block.where}] {block.text}")
    click.echo(f"Marking: {marking or 'none found'}", err=True)
    for loss in reading.not_read:
        click.echo(f"Not read: {loss}", err=True)


def _refuse(reason: str, *, as_json: bool, **found: object) -> None:
    if as_json:
        click.echo(json.dumps({**found, "refused": reason}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{reason}.", err=True)
    sys.exit(1)


def install(group: click.Group) -> None:
    """Add the command."""
    group.add_command(read)
