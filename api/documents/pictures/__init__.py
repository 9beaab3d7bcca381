"""Pictures for people: a map of the plan and a wall calendar."""
