"""The one error of this package. It knows no HTTP and no user language."""


class GeodataError(ValueError):
    """A layer, table, code, place or travel source cannot be used.

    Parameters
    ----------
    template
        English sentence with ``{named}`` values; also the key under which a translation is kept.
    values
        What fills the template: the file, row and value the message names.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return self.template.format(**self.values)
