"""The whole program in practice mode: finds a user, enrols a key, looks at every page, and takes pictures of them.
What it does gets into the records that practice shows, which the program looks at itself; nothing of it into the
person's own home.   practice_walk.py FIDESK PICTURES"""
import os
import pathlib
import subprocess
import sys
import tempfile


def main():
    program, pictures = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        places = {name: str(pathlib.Path(home) / name.lower()) for name in
                  ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")}
        done = subprocess.run([program, "--screenshot", pictures, "--theme", "light"], check=False, timeout=110,
                              env={**os.environ, **places, "HOME": home})
        if done.returncode != 0:
            return f"fidesk ended with {done.returncode}"
        left = [str(file.relative_to(home)) for file in pathlib.Path(home).rglob("*")
                if file.is_file() and "xdg_cache_home" not in file.parts]
        if left:
            return f"practice left files in the home of who practised: {', '.join(left)}"
    return None if list(pathlib.Path(pictures).glob("*-records-trail.png")) else "no pictures were taken"


if __name__ == "__main__":
    sys.exit(main())
