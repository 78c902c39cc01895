"""Tools for people who write policies: what is wrong with one, what it does, what a change of it changes."""
