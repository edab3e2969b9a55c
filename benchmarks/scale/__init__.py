"""How the cost of a batch grows with the number and the size of its repositories."""
