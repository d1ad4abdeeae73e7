"""The API: thin paths over the same actions and queries as the pages."""
