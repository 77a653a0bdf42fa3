"""How often the suggestion of severity is raised on NHS comments, by the criticality that people gave them."""

from collections import Counter

from data import print_table, rows

from frontline.insights.models.choices import Severity
from frontline.insights.originals import InsightText
from frontline.insights.severity_hints import suggest_severity

_SEEN = ("-4", "-3", "-2", "-1", "0", "1", "2", "3", "4")


def main() -> None:
    """Print the table."""
    every: Counter[str] = Counter()
    raised: Counter[tuple[str, Severity]] = Counter()
    for row in rows("nhs_comments"):
        every[row["criticality"]] += 1
        raised[row["criticality"], suggest_severity(InsightText(row["text"])).severity] += 1
    lines = []
    for grade in _SEEN:
        shares = [raised[grade, level] / every[grade] for level in (Severity.SERIOUS, Severity.SEVERE)]
        lines.append([grade, every[grade], *(f"{share:.1%}" for share in shares)])
    print_table(["criticality", "comments", "serious", "severe"], lines)


if __name__ == "__main__":
    main()
