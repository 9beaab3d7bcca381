"""The bundled scenarios, one folder each with a README that says what is real."""
