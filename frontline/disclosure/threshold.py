"""The one number on which the promise rests."""

# k of k-anonymity: a group of fewer people is not told apart, and a count of fewer is not told.
MINIMUM_GROUP_SIZE = 5
