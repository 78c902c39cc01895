"""``python -m benchmarks``: measures, and prints ratios. It asserts no time, and ends with 0 whatever came out."""

from __future__ import annotations

import argparse
from importlib import import_module

SCENARIOS = ("million", "tenant", "resume", "identity", "policies", "bill")


def main() -> None:
    """Run the scenarios that are asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--peers", required=True, help="the Python that has dlt and atlassian-python-api")
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 is a tenth of everything")
    asked = parser.parse_args()
    for scenario in asked.scenarios or SCENARIOS:
        import_module(f"benchmarks.{scenario}").run(asked.scale, asked.peers)


if __name__ == "__main__":
    main()
