"""The pages: one Django app; one folder a subject, each with its views and its templates."""
