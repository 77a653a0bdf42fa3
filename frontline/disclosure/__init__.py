"""The promise in one room: nobody learns, nor can work out, who wrote a confidential or de-identified insight.

What is promised
    No page, export, digest, pack or number that policy staff, host managers or coordinators can reach shows who wrote a
    confidential or de-identified insight, nor lets it be worked out (docs/decisions/0015, 0019, 0026).

By which rules, in the terms of statistical disclosure control
    threshold      A group of fewer than `MINIMUM_GROUP_SIZE` people is never told apart.
    groups         k-anonymity: profession, region and setting are the quasi-identifiers, and so is the month in which
                   something was sent. They are shown as far as enough people who were placed in that very month share
                   them; what is shown of most must not show the rest by its absence (`AnonymityGroups`).
    placed         Who was placed when, read from the placements.
    attribution    The words under an insight that follow from it; on every surface the same (`describe_author`).
    filters        A filter finds no more than those words tell (`is_of_profession`, `is_in_region`).
    suppression    Breakdowns: groups under the threshold are left out (primary suppression), and so is what would give
                   them back by subtraction (secondary suppression).
    masking        Counts in words, and the sort keys and roundings of counts that are not told exactly.

Tested where
    tests/integration/test_disclosure.py   every page, file and message of every role, for markers of an author
    tests/integration/test_suppression.py  random worlds: two people whose words and time leave them alike change places
    tests/integration/test_anonymity_groups.py  the rules one by one
    tests/unit/test_disclosure_groups.py   months, thresholds and what is left over, as plain numbers

It stands just above `placements` and below everything that shows insights; it has no tables and no pages of its own.
"""
