"""What parsers say, who speak English only, and how we say it. Sayings that never vary are words of the catalogue."""

PATTERNS = (
    (r"(?P<reason>.*) at line (?P<line>\d+) column (?P<column>\d+)", "{reason} (line {line}, column {column})"),
    (r"key '(?P<key>.*)' appears more than once", "key '{key}' appears more than once"),
    (r"expected (?P<wanted>.*), but (?:got|found) (?P<found>.*)", "expected {wanted}, but found {found}"),
    (r"found character (?P<found>.*) that cannot start any token", "found {found} where a value should begin"),
    (r"found undefined alias (?P<found>.*)", "alias {found} is not defined"),
    (r"could not determine a constructor for the tag (?P<found>.*)", "tag {found} is not allowed"),
    (r"(?P<found>NaN|-?Infinity) is not a number", "{found} is not a number"),
)
"""What they say in full, and the key of our sentence."""

NAMES = frozenset({"why", "reason", "error"})
"""Values of sentences that hold such a reason."""
