"""Compares the trees of PyVerdict with those of CPython's `ast`, over the Python that runs this.

    python3 tests/core/ast/compare.py AST_DUMP [--all] [--prefixes] [--show N] [PATH...]

Without PATH: the standard library (`--all`: site-packages too), every character that an identifier may hold, and the
Python 2 grammar test that the standard library carries. `--prefixes`: the trees of prefixes against those of the whole.
Prints `N identical, M different` and exits with 1 when anything differs.
"""

import argparse
import ast
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import threading
import unicodedata
import warnings

KNOWN = {
    "test/encoded_modules/module_koi8_r.py": "KOI8-R is not decoded",
    "test/test_source_encoding.py": "KOI8-R is not decoded",
    "IPython/core/tests/nonascii.py": "ISO 8859-5 is not decoded",
    "IPython/core/tests/nonascii2.py": "KOI8-R is not decoded",
    "test/test_print.py": "`print >>f, x` is read as Python 2, although Python 3 parses it as a shift",
}
CONTEXTS = {"Load": "L", "Store": "S", "Del": "D"}
NAMED = re.compile(r"\\N\{([^{}]+)\}")
NUMBER = re.compile(r"\(Constant \x02([0-9.][\w.+-]*)\x03\)")


def character(match: re.Match) -> str:
    try:
        return unicodedata.lookup(match[1])
    except KeyError:
        return match[0]


def number(match: re.Match) -> str:
    value = ast.literal_eval(match[1].lstrip("0") or "0") if match[1].isdigit() else ast.literal_eval(match[1])
    return f"(Constant {number_text(value)})"


def number_text(value: complex) -> str:
    return hex(value) if isinstance(value, int) else repr(value)


def constant(value: object) -> str:
    if isinstance(value, str):
        return f"\x01s{value}\x01"
    if isinstance(value, bytes):
        return "b" + value.hex()
    if value is None or isinstance(value, bool):
        return str(value)
    return "Ellipsis" if value is ... else number_text(value)


def dump(node: object, out: list[str]) -> None:
    if isinstance(node, ast.AST):
        name = type(node).__name__
        if name in CONTEXTS:
            out.append(CONTEXTS[name])
            return
        if name == "Constant":
            out.append(f"(Constant {constant(node.value)})")
            return
        if name == "MatchSingleton":
            out.append(f"(MatchSingleton {node.value})")
            return
        out.append("(" + name)
        for field in node._fields:
            out.append(" ")
            dump(getattr(node, field), out)
        out.append(")")
    elif isinstance(node, list):
        out.append("[")
        for index, item in enumerate(node):
            if index:
                out.append(" ")
            dump(item, out)
        out.append("]")
    else:
        out.append("-" if node is None else str(node))


def expected(path: pathlib.Path) -> str | None:
    """CPython's tree, or None when it has none (Python 2, deliberately broken files)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    out: list[str] = []
    dump(tree, out)
    return NAMED.sub(character, "".join(out))


def first_difference(ours: str, theirs: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    return f"    ours   {ours[max(0, at - 60):at + 60]!r}\n    theirs {theirs[max(0, at - 60):at + 60]!r}"


def compare(tool: str, paths: list[pathlib.Path], show: int) -> tuple[int, int]:
    identical = different = refused = 0
    with tempfile.TemporaryFile("w+") as names:
        names.writelines(f"{path}\n" for path in paths)
        names.seek(0)
        with subprocess.Popen([tool, "dump"], stdin=names, stdout=subprocess.PIPE) as process:
            for path in paths:
                shown = process.stdout.readline().decode().rstrip("\n")
                if shown != str(path):
                    sys.exit(f"{tool} stopped at {path}")
                ours_bytes = process.stdout.read(int(process.stdout.readline()))
                process.stdout.readline()
                theirs = expected(path)
                if theirs is None:
                    refused += 1
                    continue
                ours = ours_bytes.decode("utf-8", "surrogatepass")
                try:
                    ours = NUMBER.sub(number, NAMED.sub(character, ours))
                except (SyntaxError, ValueError) as error:
                    ours = str(error)
                if ours == theirs:
                    identical += 1
                    continue
                known = next((why for end, why in KNOWN.items() if shown.endswith("/" + end)), None)
                if known is not None:
                    print(f"{path}: known: {known}")
                    continue
                different += 1
                if different <= show:
                    print(f"{path}\n{first_difference(ours, theirs)}")
    print(f"({refused} that CPython does not parse)")
    return identical, different


def identifier_files(folder: pathlib.Path) -> list[pathlib.Path]:
    """Every character that may stand in an identifier, alone and before a combining one."""
    names = []
    for code_point in range(0x80, 0x110000):
        for name in (f"a{chr(code_point)}", f"a{chr(code_point)}\u0323\u0301", f"\u1100{chr(code_point)}"):
            if name.isidentifier():
                names.append(name)
    paths = []
    for index in range(0, len(names), 5000):
        paths.append(folder / f"identifiers{index}.py")
        paths[-1].write_text("".join(f"{name}\n" for name in names[index:index + 5000]), encoding="utf-8")
    return paths


def run() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--prefixes", action="store_true")
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("paths", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    library = pathlib.Path(sysconfig.get_paths()["stdlib"])
    paths = options.paths or sorted(
        path for path in library.rglob("*.py") if options.all or "site-packages" not in path.parts
    )
    if options.prefixes:
        chosen = [path for path in paths if path.stat().st_size < 60_000]
        step = max(1, len(chosen) // 200)
        listed = "".join(f"{path}\n" for path in chosen[::step][:200])
        return subprocess.run([options.tool, "prefixes", "97"], input=listed, text=True).returncode
    with tempfile.TemporaryDirectory() as folder:
        if not options.paths:
            paths = paths + identifier_files(pathlib.Path(folder))
        identical, different = compare(options.tool, paths, options.show)
    if not options.paths:
        grammar = library / "lib2to3/tests/data/py2_test_grammar.py"
        if grammar.exists():
            line = subprocess.run([options.tool, "dialect"], input=f"{grammar}\n", text=True, capture_output=True)
            errors, python2 = (int(field) for field in line.stdout.split("\t")[1:3])
            good = errors == 0 and python2 > 0
            identical, different = identical + good, different + (not good)
    print(f"{identical} identical, {different} different")
    return 1 if different else 0


def main() -> None:
    status = 1

    def work() -> None:
        nonlocal status
        status = run()

    sys.setrecursionlimit(100_000)
    threading.stack_size(512 * 1024 * 1024)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    sys.exit(status)


main()
