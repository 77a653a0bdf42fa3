"""Messages to people: in the app and by e-mail, each with one id and a delivery state."""
