from importlinter.cli import lint_imports


def test_imports_run_one_way() -> None:
    """config → sync → integrations → candidates → tenants; the client and the sandbox alone."""
    assert lint_imports(no_cache=True) == 0
