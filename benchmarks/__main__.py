"""`python -m benchmarks [engine] [networks] [page] [hosting]`: measure all, or
the groups named, and print the table."""

import sys
from importlib import import_module

from .table import table

GROUPS = ("engine", "networks", "page", "hosting")

if __name__ == "__main__":
    chosen = sys.argv[1:] or GROUPS
    if unknown := [name for name in chosen if name not in GROUPS]:
        sys.exit(f"No such group: {', '.join(unknown)}. There are: {', '.join(GROUPS)}")
    rows = [row for name in chosen for row in import_module(f".{name}", __package__).measure()]
    print(table(rows))
    sys.exit(any(row.ok is False for row in rows))
