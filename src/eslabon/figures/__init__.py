"""Named figures and reports: a measure, where its rows come from, and how to open it."""
