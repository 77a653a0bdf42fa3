"""Documents read whole: their words in the order in which one reads them, and what could not be read."""
