"""The reader's choices: language, and the country whose numbers and dates are followed."""
