"""Pages of administrators: departments and teams, and what people choose from."""
