"""What monitoring reads, and the administrators' page of the installation."""
