"""The release that runs: told on /om/ and at /metrics. CHANGELOG.md says what is in each."""

VERSION = "0.1.0"
