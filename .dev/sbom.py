"""`make sbom`: what the program is made of, for who buys or audits it.

    .data/release/sbom.json       CycloneDX 1.6: every package of requirements.txt with its checksums and licence
    .data/release/licences.md     the same as a table, and the licence texts of carried fonts and icons

The lock says what and with which checksums; what is installed says under which licence. A package of the lock that is
for another system alone, and so not installed here, is in the list without one. Run by .venv's Python after set-up.
"""

import json
import subprocess
import sys
from typing import Any

import setup

RELEASE = setup.ROOT / ".data" / "release"
Component = dict[str, Any]


def main() -> None:
    locked = bom("requirements", "requirements.txt")
    licences = {
        each["purl"]: each.get("licenses", []) for each in bom("environment", str(setup.VENV))["components"]
    }
    for each in locked["components"]:
        each.pop("description", None)  # the line of the lock once more
        # The registry's address is not where this was fetched from; the checksums are what it is.
        for reference in each.get("externalReferences", []):
            reference["url"] = f"https://pypi.org/project/{each['name']}/"
        each["licenses"] = [brief(one) for one in licences.get(each["purl"], [])]
    check(locked["components"], installed=set(licences))
    RELEASE.mkdir(parents=True, exist_ok=True)
    (RELEASE / "sbom.json").write_text(json.dumps(locked, indent=1, sort_keys=True, ensure_ascii=False))
    (RELEASE / "licences.md").write_text(table(locked["components"]))
    print(f"{len(locked['components'])} packages: .data/release/sbom.json and licences.md")


def bom(kind: str, of: str) -> dict[str, Any]:
    """What cyclonedx-py says of a lock file or an environment."""
    command = [str(setup.VENV / "bin" / "cyclonedx-py"), kind, of, "--pyproject", "pyproject.toml"]
    done = subprocess.run(
        [*command, "--spec-version", "1.6", "--output-reproducible", "--of", "JSON"],
        cwd=setup.ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise setup.Stop(f"cyclonedx-py failed: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def brief(licence: dict[str, Any]) -> dict[str, Any]:
    """Without the whole text, which is in the package."""
    if "license" in licence:
        licence["license"].pop("text", None)
    return licence


def named(licence: dict[str, Any]) -> str:
    said = licence.get("license", {})
    return str(licence.get("expression") or said.get("id") or said.get("name", ""))


def check(components: list[Component], installed: set[str]) -> None:
    """Each is by checksum what it is, and what is installed says under which licence."""
    for each in components:
        if not any(reference.get("hashes") for reference in each.get("externalReferences", [])):
            raise setup.Stop(f"{each['name']} stands in the lock without a checksum.")
        if each["purl"] in installed and not each["licenses"]:
            raise setup.Stop(
                f"{each['name']} does not say under which licence it is; look it up before it is used."
            )


def table(components: list[Component]) -> str:
    rows = [
        f"| {each['name']} | {each['version']} | {', '.join(sorted({named(one) for one in each['licenses']})) or 'not installed here'} |"
        for each in components
    ]
    head = "# What others made, and under which licence\n\n| package | version | licence |\n|---|---|---|\n"
    texts = sorted(
        path
        for path in (setup.ROOT / "static").rglob("*")
        if "LICENSE" in path.name.upper() or "OFL" in path.name
    )
    carried = "".join(
        f"\n## {path.relative_to(setup.ROOT)}\n\n```\n{path.read_text().strip()}\n```\n" for path in texts
    )
    return head + "\n".join(rows) + "\n" + carried


if __name__ == "__main__":
    setup.guarded(main)
    sys.exit(0)
