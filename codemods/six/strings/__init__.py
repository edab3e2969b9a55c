"""Strings and comments that name six, one subject a module."""
