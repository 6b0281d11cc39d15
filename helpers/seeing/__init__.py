"""Ways to ask a trained network what it sees: to be read with lesson 11."""
