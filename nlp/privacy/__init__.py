"""Personal data in free text: patterns, names and the staff directory."""
