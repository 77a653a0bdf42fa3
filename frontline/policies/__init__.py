"""Policy proposals at inception: frontline checks, gates, evidence packs, priorities, and what insights became."""
