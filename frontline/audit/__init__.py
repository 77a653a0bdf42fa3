"""What happened, who did it and why: append-only, sealed in a chain."""
