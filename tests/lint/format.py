#!/usr/bin/env python3
"""Formats the C++ sources of a tree with clang-format, or with --check says which are not formatted and exits 1."""
import pathlib
import subprocess
import sys

BATCH = 40


def main():
    check = "--check" in sys.argv[1:]
    root = pathlib.Path(next(a for a in sys.argv[1:] if not a.startswith("--")))
    files = sorted(str(p) for top in ("app", "core", "ui", "tests") for p in (root / top).rglob("*")
                   if p.suffix in (".h", ".cpp"))
    mode = ["--dry-run", "-Werror"] if check else ["-i"]
    status = 0
    for start in range(0, len(files), BATCH):
        status |= subprocess.run(["clang-format", *mode, *files[start:start + BATCH]], check=False).returncode
    print(f"{len(files)} files {'are formatted' if not status else 'looked at: ./dev format mends them'}")
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
