"""The finished file: figures beside their formulas for programs that do not compute, and no clock but the plan's."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LIVE = re.compile(r'(<c r="(?P<at>[A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v\s*/?>(?:</v>)?')
_MODIFIED = re.compile(r"(<(?:\w+:)?modified\b[^>]*>)[^<]*")
"""Under any prefix: a library imported beside may have registered another one for the same namespace."""


def finished(raw: bytes, computed: Mapping[str, Mapping[str, str]], made: dt.datetime) -> bytes:
    """Return the workbook with the figures of its live cells and with the plan's time for that of saving.

    Parameters
    ----------
    raw
        As openpyxl saves it: formulas without figures.
    computed
        Figure by address, for each part of the archive such as ``xl/worksheets/sheet1.xml``.
    made
        When the plan was made, with a zone.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name in computed:
                content = _with_figures(content.decode(), computed[name]).encode()
            elif name == "docProps/core.xml":
                content = _MODIFIED.sub(
                    rf"\g<1>{made.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", content.decode()
                ).encode()
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(entry, content)
    return target.getvalue()


def _with_figures(sheet: str, computed: Mapping[str, str]) -> str:
    return _LIVE.sub(lambda cell: f"{cell[1]}<v>{computed[cell['at']]}</v>", sheet)
