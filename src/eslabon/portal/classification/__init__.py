"""The aid-for-trade group of an activity as a person decides it, and the queue of the doubtful ones."""
