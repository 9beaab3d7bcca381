"""One file per format out; ``folder`` writes them all."""
