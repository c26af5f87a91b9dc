"""CI tries the same examples each time; at a desk hypothesis goes on looking for new ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)  # a busy machine is no fault of the code
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
