"""Finding the Chromium for the browser tests and the screenshots, or installing one where we may.

`python -m cpal.local.chromium` installs it with the system's package manager if none is found and we are root.
"""

import os
import shutil
import subprocess

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE = "chromium"


def find_chromium() -> str | None:
    """The program in CHROMIUM, or the first known one on the PATH; None when there is neither."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def why_not_installed() -> str:
    """Install Chromium; the reason why that could not be done, or "" after success."""
    if os.geteuid() != 0:
        return "only root may install it; install Chromium, or name one in CHROMIUM"
    if shutil.which("apt-get") is None:
        return "this machine has no apt-get; install Chromium, or name one in CHROMIUM"
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", PACKAGE]):
        done = subprocess.run(
            ["apt-get", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return f"`apt-get {' '.join(arguments)}` failed: {done.stderr.strip()[-300:]}"
    return "" if find_chromium() else "the package chromium brought no program"


def main() -> None:
    if found := find_chromium():
        print(f"Chromium: {found}")
        return
    print("Chromium: none found, installing it …", flush=True)
    reason = why_not_installed()
    print(f"Chromium: {find_chromium() if not reason else f'not installed, {reason}'}")


if __name__ == "__main__":
    main()
