"""Personal data in what people write: found, shown and taken out."""
