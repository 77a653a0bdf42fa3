"""What people enter about answers, commitments and what came of them."""
