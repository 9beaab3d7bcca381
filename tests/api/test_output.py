"""Standard output holds our own lines and nothing that a C library prints."""

import subprocess
import sys

PROGRAM = """
import ctypes, sys
from api.terminal.output import keep_stdout_clean
keep_stdout_clean()
ctypes.CDLL(None).puts(b"stray line of an engine")
print("우리 줄")
"""


def test_what_a_c_library_prints_goes_to_standard_error() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert ended.stdout == "우리 줄\n"
    assert "stray line of an engine" in ended.stderr


def test_a_process_without_standard_output_is_left_alone() -> None:
    ended = subprocess.run(["/bin/sh", "-c", f"{sys.executable} -c '{PROGRAM}' >&- 2>/dev/null"], check=False)
    assert ended.returncode == 0
