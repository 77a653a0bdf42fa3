"""The pages of oversight: measures, bottlenecks, monthly reports."""
