"""The plan: what is planned, how it changes, what it comes to, and times that break no rule."""

from magstack.actions.planning.suggesting import suggested

__all__ = ["suggested"]
