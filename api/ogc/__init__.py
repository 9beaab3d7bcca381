"""The OGC API face of the service, for map and process clients: Features (part 1) and Processes (part 1)."""
