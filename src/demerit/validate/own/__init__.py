"""Processes of the month, each run alone among people all alike."""
