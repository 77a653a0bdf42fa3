"""Themes: discovery, tracking from run to run, classification of new texts, and checks of a run's quality."""
