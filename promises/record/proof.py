"""All that a stranger needs to check the record of one promise without trusting this site."""

import json
from decimal import Decimal

from promises.exchange_format.normal import Document
from promises.record.models import Chain
from promises.record.verification import lines_of


def proof_of(chain: Chain) -> Document:
    """Every version with its lines, and the newest parts with their salts; what the parts said before is not in it."""
    lines = lines_of(chain)
    versions = []
    for version in chain.versions.all():
        version.chain = chain
        head = version.head
        del head["promise"], head["changes"]
        versions.append({**head, "hash": version.hash, "lines": sorted(map(str, lines[version.number]))})
    parts = [
        {"path": path, "salt": salt, "content": json.loads(content, parse_float=Decimal)}
        for path, salt, content in chain.parts.filter(last__isnull=True)
        .order_by("path")
        .values_list("path", "salt", "content")
    ]
    return {"promise": str(chain.uid), "versions": versions, "parts": parts}
