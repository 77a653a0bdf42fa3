"""What can be done for missions: milestones set and followed, stocktakes held, reports written."""
