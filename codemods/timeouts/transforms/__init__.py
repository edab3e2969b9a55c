"""What units become, in any backend: knows nothing of the file around them."""
