"""The pages of every kind of record: lists, one record, its form, its versions."""
