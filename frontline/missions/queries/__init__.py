"""Reads of missions, milestones, stocktakes and delivery reports."""
