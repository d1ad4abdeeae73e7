"""A need beside what may answer it; the table of needs and sources."""
