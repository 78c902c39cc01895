"""One invented organization: the sandbox's state, its CSV exports, the demo's configuration, and what an audit finds.

Everything but the code, ``README.md`` and ``demo.toml`` is written by ``python -m sample_data.generate``.
"""
