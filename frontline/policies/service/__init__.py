"""What can be done with proposals: registered, checked, decided on, moved, compared, watched."""
