"""What an administrator has in lists: departments, teams, professions, home organisations, missions, accounts."""
