"""Missions and their delivery: milestones, trajectories, confidence, plans, stocktakes, delivery reports."""
