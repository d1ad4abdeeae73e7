"""The page of the targets of exports: what was reached of each, by perimeter and reading."""
