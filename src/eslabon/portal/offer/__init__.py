"""The offer explorer: a choice, its answer, its charts and its files."""
