"""The money of an agreement amount by amount, by year, and in constant prices."""
