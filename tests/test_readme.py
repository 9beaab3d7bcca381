"""What the README shows works as written."""

import contextlib
import io
import re
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_python_example_prints_what_its_comment_says() -> None:
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    said = re.search(r"print\(.*\)  # (.*)", code[1])
    assert said is not None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code[1], {})
    assert out.getvalue().strip() == said[1]


def test_every_file_it_names_is_there() -> None:
    root = Path(__file__).parents[1]
    named = re.findall(r"!\[[^]]*\]\(([^)]+)\)|`([A-Za-z_./]+/[A-Za-z_./]+\.(?:md|py|yaml))`", README)
    paths = [image or file for image, file in named]
    assert paths
    assert [path for path in paths if not (root / path).exists()] == []
