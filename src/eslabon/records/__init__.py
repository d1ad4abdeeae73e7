"""What the programme itself keeps: one Django app a subject, each with models, actions, queries, rules and its kind."""
