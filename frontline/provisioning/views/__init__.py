"""What a provider may ask for and send."""
