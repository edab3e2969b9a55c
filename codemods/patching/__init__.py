"""From an old and a new content to a diff that tools take, or to a file safely replaced."""
