"""A pytest plugin for the second database: of the cases of one test the first and the last, not those between.

What differs between two databases differs for a test, hardly for the eleventh word in one of its tables. All cases run on
PostgreSQL with `make test-postgresql`. A test of the database itself keeps all of its cases everywhere.
"""

WHOLE = ("tests/schema/", "tests/promises/record/")


def pytest_collection_modifyitems(config, items):
    cases: dict[str, list] = {}
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    between = [item for name, found in cases.items() if not name.startswith(WHOLE) for item in found[1:-1]]
    if between:
        config.hook.pytest_deselected(items=between)
        left_out = set(between)
        items[:] = [item for item in items if item not in left_out]
