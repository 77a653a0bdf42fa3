"""Which policy team a text or a theme belongs to, with calibrated probabilities and reasons."""
