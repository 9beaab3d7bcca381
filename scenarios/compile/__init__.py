"""Scenario to instances: names to positions, dates to slots, won to won."""
