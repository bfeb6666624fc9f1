"""What each process of the server does once, before the first visitor comes."""

import gc
import importlib


def test_no_visitor_waits_for_a_search_for_garbage_among_what_is_loaded_once() -> None:
    stays: list[object] = [[]]
    assert any(one is stays for one in gc.get_objects())

    importlib.reload(importlib.import_module("guetersloh.wsgi"))

    assert not any(one is stays for one in gc.get_objects())
