"""Rules over the content of a file: the standard's own ruleset as data, and anybody's rule file.

`standard.toml` says what is tested where, `problems.toml` how bad it is and what is said of it. `xpath`, `evaluate` and
`kinds` are the interpreter, `watch` runs the standard's rules while a file streams by, `own` a rule file on any XML.
"""
