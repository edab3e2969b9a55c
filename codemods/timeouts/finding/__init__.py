"""What finds timeouts: numbers, where they stand, and what names and functions say of them."""
