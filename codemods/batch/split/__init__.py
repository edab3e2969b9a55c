"""From the change of a repository to reviews of it."""
