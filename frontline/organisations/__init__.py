"""Departments, policy teams and their remits; professions, regions and home organisations."""
