"""Forms of answers, commitments and verdicts."""
