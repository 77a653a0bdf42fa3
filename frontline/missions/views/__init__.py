"""Pages of missions: milestones, stocktakes, delivery reports."""
