"""Plans back to names, dates and won."""
