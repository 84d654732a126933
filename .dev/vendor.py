"""`make vendor`: fetches the files of others that this project carries, at the versions named here.

Needs npm. Beside the files stands SHA256SUMS, which `make check` holds them to; a new version is a change of the
number here, one run, and a look at the difference of the checksums.
"""

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

import setup

# npm package, version, folder here, {file in the package: name here}
VENDORED = [
    (
        "axe-core",
        "4.14.1",
        "tests/browser/vendor",
        {
            "axe.min.js": "axe.min.js",
            "LICENSE": "LICENSE-axe.txt",
            "LICENSE-3RD-PARTY.txt": "LICENSE-axe-third-party.txt",
        },
    ),
]


def fetch(package: str, version: str, folder: Path, files: dict[str, str]) -> None:
    """Write the named files of one npm package, and the checksums of the folder."""
    with tempfile.TemporaryDirectory() as temporary:
        setup.run(
            f"Fetching {package} {version}",
            ["npm", "pack", "--silent", "--pack-destination", temporary, f"{package}@{version}"],
            f"npm could not fetch {package}",
        )
        with tarfile.open(next(Path(temporary).glob("*.tgz"))) as archive:
            folder.mkdir(parents=True, exist_ok=True)
            for inside, name in files.items():
                (folder / name).write_bytes(archive.extractfile(f"package/{inside}").read())
    write_checksums(folder)


def write_checksums(folder: Path) -> None:
    """SHA256SUMS in the form that `sha256sum --check` reads."""
    sums = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
        if path.name != "SHA256SUMS"
    )
    (folder / "SHA256SUMS").write_text("".join(sums))


def main() -> None:
    for package, version, folder, files in VENDORED:
        fetch(package, version, setup.ROOT / folder, files)


if __name__ == "__main__":
    subprocess.run(["npm", "--version"], check=True, capture_output=True)
    setup.guarded(main)
