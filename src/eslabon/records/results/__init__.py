"""What projects are measured by: frameworks of results, indicators, targets, and the reports that bring the values."""
