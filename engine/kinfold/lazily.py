"""What is derived or loaded when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

Derived_co = TypeVar("Derived_co", covariant=True)


class derived(cached_property[Derived_co]):  # noqa: N801  # a decorator, named as ``property`` is
    """``functools.cached_property`` without its lock, as from Python 3.12 on.

    Python 3.11's is one lock for the attribute of all objects: threads that derive it for one object each
    wait for one another. Two threads that ask one object at once may derive it twice.
    """

    if TYPE_CHECKING:
        func: Callable[[Any], Derived_co]

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Derived_co: ...
    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Self | Derived_co:
        if instance is None:
            return self
        told, name = instance.__dict__, self.attrname
        assert name is not None
        if name not in told:
            told[name] = self.func(instance)
        found: Derived_co = told[name]
        return found


class Later:
    """Stands for a module that is seldom needed and takes long to load: it is loaded when first used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
