"""The house keeps its shape: imports run one way, doors reach rows through access alone, names tell where code is."""

import ast
from pathlib import Path

import django
import pytest
from django.urls import URLPattern, get_resolver

HOUSE = Path(__file__).parent.parent / "mechjournal"

# A module may import from its own layer (but for doors) and from those with a smaller number.
LAYERS = {
    "lib": 1,
    "guide": 1,
    "models": 2,
    "access": 3,
    "actions": 4,
    "exchange": 5,
    "tasks": 6,
    "forms": 7,
    "adapters": 8,
    "frame": 8,
    "htmx": 8,
    "middleware": 8,
    "templatetags": 8,
    "views": 9,
    "api": 9,
    "demo": 9,
    "management": 9,
    "urls": 10,
}
DOORS = {"views", "api", "management"}
NOUNS = [
    "made",
    "prepared",
    "kept",
    "addresses",
    "accounts",
    "mentorships",
    "projects",
    "ledger",
    "phases",
    "sprints",
    "entries",
    "attachments",
    "hypotheses",
    "predictions",
    "ideas",
    "postmortems",
    "walk",
    "reviews",
    "notifications",
    "imports",
    "tokens",
    "proposals",
    "entry_checks",
]


def modules() -> list[Path]:
    return sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)


def layer_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> list[str]:
    """Dotted names of everything of ours that a module imports, wherever in it the import stands."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("mechjournal"):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith("mechjournal.")]
    return found


def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text())


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_run_one_way(path):
    own = LAYERS.get(layer_of(path))
    for name in imported(parsed(path)):
        other = name.split(".")[1]
        if own and other in LAYERS:
            assert LAYERS[other] <= own, f"{path} is of layer {own} and imports {name}"
            assert not ({other, layer_of(path)} <= DOORS and other != layer_of(path)), f"door {path} imports {name}"


@pytest.mark.parametrize("noun", NOUNS)
def test_an_earlier_noun_never_imports_a_later_one(noun):
    for name in imported(parsed(HOUSE / "models" / f"{noun}.py")):
        if name.startswith("mechjournal.models."):
            assert NOUNS.index(name.split(".")[2]) < NOUNS.index(noun), f"{noun} imports {name}"


@pytest.mark.parametrize("door", ["views", "api"])
def test_doors_reach_rows_through_access_alone(door):
    for path in (HOUSE / door).glob("*.py"):
        for node in ast.walk(parsed(path)):
            assert not (isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")), path
            name = getattr(node, "id", getattr(node, "attr", ""))
            assert name not in ("get_object_or_404", "get_list_or_404"), path


@pytest.mark.parametrize("layer", ["lib", "guide"])
def test_the_first_layer_is_pure(layer):
    for path in (HOUSE / layer).glob("*.py"):
        for node in ast.walk(parsed(path)):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            allowed = {"django.utils.safestring"} if path.name == "markdown.py" else set()
            assert not [n for n in names if n.startswith("django") and n not in allowed], path


def test_one_module_alone_vouches_for_html():
    for path in modules():
        names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(parsed(path))}
        assert "mark_safe" not in names or path == HOUSE / "lib" / "markdown.py", path
    for path in (HOUSE.parent / "templates").rglob("*.html"):
        assert "|safe" not in path.read_text(), path


@pytest.mark.parametrize("layer", ["lib", "guide", "access", "actions", "exchange"])
def test_a_module_says_what_belongs_in_it(layer):
    for path in (HOUSE / layer).glob("*.py"):
        if path.name != "__init__.py":
            assert ast.get_docstring(parsed(path)), path


def own_patterns() -> list[URLPattern]:
    return [p for p in get_resolver().url_patterns if isinstance(p, URLPattern) and "." in (p.name or "")]


@pytest.mark.parametrize("pattern", own_patterns(), ids=lambda pattern: pattern.name)
def test_the_name_of_an_address_is_where_its_code_is(pattern):
    noun, function = pattern.name.split(".")
    view = pattern.callback
    assert (view.__module__, view.__name__) == (f"mechjournal.views.{noun}", function)


def test_no_template_carries_inline_code():
    for path in (HOUSE.parent / "templates").rglob("*.html"):
        text = path.read_text().lower()
        for forbidden in (
            " style=",
            "<style",
            " onclick=",
            " onload=",
            " onsubmit=",
            "hx-on",
            "javascript:",
            "<script>",
        ):
            assert forbidden not in text, f"{path}: {forbidden}"


def test_a_query_count_is_checked_inside_a_with():
    for path in Path(__file__).parent.rglob("*.py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                name = getattr(node.value.func, "id", getattr(node.value.func, "attr", ""))
                assert "num_queries" not in name.lower().replace("assertnumqueries", "num_queries"), path


def test_the_framework_is_new_enough():
    # Some packages quietly install an older one, which lacks partials, tasks or the policy.
    assert django.VERSION >= (6, 1)
