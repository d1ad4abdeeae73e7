"""The desk's own publications: for everybody the files; for who decides, what the next one changes."""
