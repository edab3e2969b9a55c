"""What is done to one repository in a process of its own."""
