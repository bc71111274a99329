import re
import shutil
import subprocess

import pytest

from mechjournal import bootstrap
from mechjournal.static_files import (
    SCRIPTS,
    STYLES,
    CannotJoin,
    JoinedStorage,
    collect_if_changed,
    join_all_scripts,
    join_scripts,
    join_styles,
    shortened,
)

DOM = """const secret = 1;
export function find(name) { return name + secret; }
export const LIMIT = 3;
"""
COMPOSER = """import { find, LIMIT as limit } from "./dom.js";
const secret = 2;
export class Composer {
  line() { return find("x") + limit + secret; }
}
"""
APP = """import "./dom.js";
import {
  Composer,
} from "./composer.js";
console.log(new Composer().line());
"""


def test_each_sheet_stands_inside_its_layer():
    files = {
        "css/app.css": '@layer base, prose;\n@import "base.css" layer(base);\n@import "raw.css";\n',
        "css/base.css": "p { background: url(img/dot.png); }",
        "css/raw.css": "a { color: red; }",
    }
    joined = join_styles("css/app.css", files.__getitem__)
    assert "@layer base, prose;\n@layer base {\np { background: url(img/dot.png); }\n}" in joined
    assert "a { color: red; }" in joined
    assert "@import" not in joined


@pytest.mark.parametrize(
    "line", ['@import url("base.css");', '@import "base.css" screen;', '@import "../base.css";', "@import 'base.css';"]
)
def test_a_style_import_in_another_form_is_refused_with_its_line(line):
    with pytest.raises(CannotJoin, match=r"css/app\.css, line 2"):
        join_styles("css/app.css", {"css/app.css": f"\n{line}\n", "css/base.css": ""}.__getitem__)


def test_a_sheet_that_imports_once_more_is_refused():
    files = {"css/app.css": '@import "base.css";', "css/base.css": '@import "more.css";'}
    with pytest.raises(CannotJoin, match=r"base\.css, line 1"):
        join_styles("css/app.css", files.__getitem__)


def test_modules_come_after_what_they_import_and_only_once():
    _, order = join_scripts("js/app.js", scripts().__getitem__)
    assert order == ["js/dom.js", "js/composer.js", "js/app.js"]


@pytest.mark.skipif(not shutil.which("node"), reason="no node here")
def test_the_joined_script_runs_and_private_names_do_not_collide():
    joined, _ = join_scripts("js/app.js", scripts().__getitem__)
    done = subprocess.run(["node", "--input-type=module"], input=joined, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("x132\n", "")


@pytest.mark.skipif(not shutil.which("node"), reason="no node here")
def test_a_second_script_takes_the_modules_of_the_first_and_runs_none_twice():
    files = scripts(
        {
            "js/counted.js": 'console.log("once");\nexport const list = [];\n',
            "js/app.js": 'import { list } from "./counted.js";\nlist.push(1);\n',
            "js/more.js": 'import { list } from "./counted.js";\nimport { find } from "./dom.js";\n'
            'list.push(find("y"));\nconsole.log(list.join());\n',
        }
    )
    joined = join_all_scripts(["js/app.js", "js/more.js"], files.__getitem__)
    both = "".join(f"{{ {text} }}\n" for text in joined.values())
    done = subprocess.run(["node", "--input-type=module"], input=both, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("once\n1,y1\n", "")


def test_every_script_and_sheet_belongs_to_exactly_one_bundle():
    static = bootstrap.ROOT / "static"
    read = lambda name: (static / name).read_text()  # noqa: E731
    joined = join_all_scripts(SCRIPTS, read)
    for file in (static / "js").glob("*.js"):
        made = f"const module_js_{file.stem}_js = (() => {{"
        assert sum(made in text for text in joined.values()) == (file.name != "account.js"), file.name
    sheets = [join_styles(name, read) for name in STYLES]
    for file in (static / "css").glob("*.css"):
        within = sum(f"\n{file.read_text()}\n" in text for text in sheets)
        assert within == (f"css/{file.name}" not in [*STYLES, "css/alone.css"]), file.name


def test_a_sheet_is_shortened_and_says_the_same():
    sheet = "@media (max-width: 9px) {\n  a > b {\n    color: red;\n\n    margin: 0 calc(1px + 2px);\n  }\n}\n"
    assert shortened(sheet) == "@media (max-width: 9px){a > b{color: red;margin: 0 calc(1px + 2px);}}"


def test_no_sheet_holds_a_text_that_shortening_would_change():
    for file in (bootstrap.ROOT / "static" / "css").glob("*.css"):
        texts = re.findall(r'"[^"\n]*"', file.read_text())
        assert not [text for text in texts if set("{};") & set(text)], file.name


@pytest.mark.parametrize(
    "line",
    [
        "export default function () {}",
        'import * as dom from "./dom.js";',
        'import dom from "./dom.js";',
        "export { secret };",
        "export let count = 0;",
        'export { find } from "./dom.js";',
        "await start();",
        "const here = import.meta.url;",
    ],
)
def test_a_script_form_that_cannot_be_joined_is_refused_with_its_line(line):
    with pytest.raises(CannotJoin, match=r"js/app\.js, line 2"):
        join_scripts("js/app.js", scripts({"js/app.js": f"const a = 1;\n{line}\n"}).__getitem__)


def test_a_module_loaded_on_demand_is_not_joined():
    joined, order = join_scripts("js/app.js", {"js/app.js": "import(form.dataset.maths);\n"}.__getitem__)
    assert order == ["js/app.js"]
    assert "import(form.dataset.maths);" in joined


def test_modules_that_import_each_other_are_refused():
    files = {"js/app.js": 'import "./a.js";\n', "js/a.js": 'import "./app.js";\n'}
    with pytest.raises(CannotJoin, match="imports itself by way of"):
        join_scripts("js/app.js", files.__getitem__)


def test_collecting_writes_one_hashed_and_compressed_file_of_each_kind(settings, tmp_path):
    collect(settings, tmp_path)
    assert len(list((tmp_path / "out/js").glob("app.*.js.br"))) == 1
    assert len(list((tmp_path / "out/js").glob("app.*.js.gz"))) == 1
    assert "class Composer" in (tmp_path / "out" / JoinedStorage().stored_name("js/app.js")).read_text()


def test_collecting_again_does_nothing_until_a_source_changes(settings, tmp_path):
    collect(settings, tmp_path)
    assert collect_if_changed() is False
    (tmp_path / "static/js/dom.js").write_text(DOM.replace("LIMIT = 3", "LIMIT = 444"))
    assert collect_if_changed() is True
    assert "LIMIT = 444" in (tmp_path / "out" / JoinedStorage().stored_name("js/app.js")).read_text()


def test_the_real_static_files_can_be_collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "out"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "mechjournal.static_files.JoinedStorage"}}
    assert collect_if_changed() is True
    sheet, script = (
        (tmp_path / "out" / JoinedStorage().stored_name(name)).read_text() for name in ("css/app.css", "js/app.js")
    )
    assert "@import" not in sheet
    # Comments stay at home.
    assert "/*" not in sheet
    assert not [line for line in script.splitlines() if line.strip().startswith("//")]
    (tmp_path / "joined.mjs").write_text(script)
    if shutil.which("node"):
        assert subprocess.run(["node", "--check", tmp_path / "joined.mjs"], check=False).returncode == 0


@pytest.mark.skipif(not shutil.which("node"), reason="no node here")
def test_the_real_script_is_sound_when_joined(tmp_path):
    root = bootstrap.ROOT / "static"
    (tmp_path / "app.mjs").write_text(join_scripts("js/app.js", lambda name: (root / name).read_text())[0])
    done = subprocess.run(["node", "--check", tmp_path / "app.mjs"], capture_output=True, text=True)
    assert done.stderr == ""


def scripts(changes=()):
    return {"js/dom.js": DOM, "js/composer.js": COMPOSER, "js/app.js": APP} | dict(changes)


def collect(settings, folder):
    """Collect from a folder of our own into `folder/out`."""
    (folder / "static/js").mkdir(parents=True)
    for name, text in scripts().items():
        (folder / "static" / name).write_text(text)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [folder / "static"], folder / "out"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "mechjournal.static_files.JoinedStorage"}}
    assert collect_if_changed() is True
