"""What every test may use."""

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real data (../shared/data) is not here")
    return SHARED


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords are kept by a quick digest in tests: the slow one is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
