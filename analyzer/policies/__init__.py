"""The shipped policies, an SQL file each."""
