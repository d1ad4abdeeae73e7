"""The results of a project, and the form of its progress reports."""
