"""Frontline: what the front line knows, at the policy table."""
