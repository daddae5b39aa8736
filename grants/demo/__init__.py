"""Invented grants, around the day the demo is loaded."""

from grants.demo.applications import load

__all__ = ["load"]
