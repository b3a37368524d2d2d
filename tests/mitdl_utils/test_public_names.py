"""What devices, seeds and training offer: each name is there, typed, and says what it wants."""

import inspect
from importlib import import_module
from types import ModuleType

import pytest

PACKAGES = [import_module(f"mitdl_utils.{name}") for name in ("devices", "seeds", "training")]
NAMES = [(package, name) for package in PACKAGES for name in package.__all__]


def ids(value: object) -> str:
    return value.__name__.rpartition(".")[2] if isinstance(value, ModuleType) else str(value)


@pytest.mark.parametrize("package", PACKAGES, ids=ids)
def test_the_list_of_names_is_sorted_and_whole(package: ModuleType) -> None:
    assert list(package.__all__) == sorted(package.__all__)
    public = {
        name
        for name, value in vars(package).items()
        if not name.startswith("_")
        and not isinstance(value, ModuleType)
        and getattr(value, "__module__", "") == package.__name__
    }
    assert public <= set(package.__all__)


@pytest.mark.parametrize(("package", "name"), NAMES, ids=ids)
def test_each_function_says_what_it_takes_gives_and_raises(package: ModuleType, name: str) -> None:
    value = getattr(package, name)
    if not inspect.isfunction(value):
        assert not inspect.isclass(value) or inspect.getdoc(value)
        return
    said = inspect.getdoc(value) or ""
    signature = inspect.signature(value)
    if name != "choose_device":  # "As `get_device`"
        for parameter in signature.parameters.values():
            stars = "**" if parameter.kind is inspect.Parameter.VAR_KEYWORD else ""
            assert f"\n    {stars}{parameter.name}: " in said, parameter.name
    if "raise " in inspect.getsource(value):
        assert "Raises:" in said
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())
    assert signature.return_annotation is not inspect.Signature.empty
