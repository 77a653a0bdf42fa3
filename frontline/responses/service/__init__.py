"""What can be done with answers: drafting, clearing, publishing, commitments, verdicts."""
