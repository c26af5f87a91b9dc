"""What a run found, written for people and for other programs."""

from __future__ import annotations
