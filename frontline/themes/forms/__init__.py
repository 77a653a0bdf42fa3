"""What people enter about themes."""
