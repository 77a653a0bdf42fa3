"""What stands in an array of labels where there is no theme."""

UNTHEMED = -1  # looked at, and in no theme
NEW = -2  # not looked at yet
