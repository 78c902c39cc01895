"""Plugins that come with seatcheck, a file each. They see `analyzer` itself and nothing below it."""
