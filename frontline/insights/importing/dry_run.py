"""What an import of insights would take, without a database."""

import itertools

from frontline.core.tables.dry_run import DryRun
from frontline.core.tables.reading import open_table
from frontline.insights.importing.import_run import BATCH, ImportRequest, map_headings, parse_batch


def try_insights(request: ImportRequest) -> DryRun:
    """What importing a file would take.

    Raises:
        FrontlineError: the file cannot be read, or no column holds the text.
    """
    with open_table(request.path, request.choice) as table:
        result = DryRun.of(table)
        rows = itertools.islice(table.rows, request.limit)
        while batch := list(itertools.islice(rows, BATCH)):
            result.columns = result.columns or map_headings(table, batch, request)
            good, bad = parse_batch(batch, result.columns)
            result.rows, result.taken = result.rows + len(batch), result.taken + len(good)
            for row in bad:
                if row.is_no_answer:
                    result.left_out += 1
                else:
                    result.add_bad(row.line, row.column, row.reason)
        return result
