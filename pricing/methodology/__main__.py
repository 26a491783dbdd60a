"""`python -m pricing.methodology BUNDLE`: recompute an assessment, with no Django or database.

Prints the result and `identical`, or every difference (exit 1). A file that is no bundle: exit 2.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pricing.methodology.assessment import assess
from pricing.methodology.bundle import BadBundleError, Bundle, bundle_digest, differences, read_bundle
from pricing.methodology.presentation import as_json

IDENTICAL, DIFFERENT, UNREADABLE = 0, 1, 2
USAGE = "usage: python -m pricing.methodology BUNDLE"


def main(arguments: Sequence[str]) -> int:
    """Recompute the bundle named by the one argument; returns the exit status."""
    if len(arguments) != 1:
        print(USAGE, file=sys.stderr)
        return UNREADABLE
    try:
        bundle = read_bundle(Path(arguments[0]).read_text("utf-8"))
        return recompute(bundle)
    except (OSError, UnicodeDecodeError, BadBundleError, LookupError) as problem:
        print(f"{arguments[0]}: {problem}", file=sys.stderr)
        return UNREADABLE


def recompute(bundle: Bundle) -> int:
    """Print the recomputed result, then `identical` or every difference from the recorded one."""
    inputs = bundle.inputs
    written = as_json(assess(inputs))
    del written["inputs"]
    print(f"{inputs.metal} {inputs.window.name} under {inputs.parameters.version}")
    print(f"sha256 {bundle_digest(bundle)}")
    print(json.dumps(written, indent=2))
    found = differences(bundle)
    print("\n".join(found) if found else "identical")
    return DIFFERENT if found else IDENTICAL


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
