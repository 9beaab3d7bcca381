"""What staff write and read: names, dates, won. Compiled to instances, and plans back to schedules."""
