"""What runs the product: keys, backups, the state of the installation."""
