"""Choices that staff have, in every format: groupings side by side, and what a limit is worth."""
