"""A pytest plugin for the second database: what `make test` runs there beside what it has run on the first.

Of the cases of one test the first and the last, for what differs between two databases differs for a test, hardly for
the eleventh word in one of its tables; and none of the tests of rooms that only read: their rows and their order come
through the rooms that are tested here, and tests/house/test_orderings.py holds every order to both. All of it runs on
PostgreSQL with `make test-postgresql`. A test of the database itself keeps all of its cases everywhere.
"""

WHOLE = "tests/schema/"
READING = tuple(
    f"tests/{room}/"
    for room in (
        "promises/counting",
        "promises/pages",
        "promises/reading",
        "followup/pages",
        "followup/report",
    )
)


def pytest_collection_modifyitems(config, items):
    cases: dict[str, list] = {}
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left_out = set()
    for name, found in cases.items():
        if name.startswith(READING):
            left_out.update(found)
        elif not name.startswith(WHOLE):
            left_out.update(found[1:-1])
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
