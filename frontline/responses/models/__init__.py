"""Tables of answers: text and commitments, receipts and verdicts."""
