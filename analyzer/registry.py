"""Finds plugins: ours in ``plugins/``, other people's through the entry point group ``seatcheck``."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pluggy

from analyzer.errors import SeatcheckError
from analyzer.hookspecs import Hooks

GROUP = "seatcheck"


def plugin_manager() -> pluggy.PluginManager:
    """Return a new manager with every plugin in it. Raises SeatcheckError for one that cannot be loaded."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    ours = import_module("analyzer.plugins")  # by name: the folder is `plugins/`, outside the package's own
    for module in pkgutil.iter_modules(ours.__path__):
        manager.register(import_module(f"{ours.__name__}.{module.name}"), module.name)
    try:
        manager.load_setuptools_entrypoints(GROUP)
        manager.check_pending()
    except Exception as error:  # a plugin may raise anything while it is imported
        raise SeatcheckError(
            f"a plugin cannot be loaded: {error}", "update the plugin, or uninstall it with `pip uninstall`"
        ) from error
    return manager
