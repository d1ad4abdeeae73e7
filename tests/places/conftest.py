"""The pages show the worked example, as in the tests of the portal."""

from tests.portal.conftest import example, example_folder

__all__ = ["example", "example_folder"]
