"""Times another tool over the .py files of a folder, one call a file, one thread, and prints one line of JSON. It is
processor time that is taken, which other work on the machine does not change.

usage: peer_bench.py hexora|yara-x|guarddog|bandit FOLDER

Rules are compiled once, before the clock starts; what a tool cannot read is counted, and timed as the rest. Files are read as
text and never run.
"""

import json
import logging
import pathlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable

Scan = Callable[[pathlib.Path], object]


def hexora() -> Scan:
    import hexora

    return lambda path: hexora.audit_file(str(path))


def yara_x() -> Scan:
    """YARA-X with the rules that come with GuardDog (Apache-2.0), all in one set; those that need its templates are left out."""
    import guarddog
    import yara_x

    compiler = yara_x.Compiler()
    for rule in sorted((pathlib.Path(guarddog.__file__).parent / "analyzer/sourcecode").glob("*.yar")):
        compiler.new_namespace(rule.stem)
        try:
            compiler.add_source(rule.read_text("utf-8"))
        except yara_x.CompileError:
            continue
    scanner = yara_x.Scanner(compiler.build())
    return lambda path: scanner.scan(path.read_bytes())


def guarddog() -> Scan:
    """GuardDog's own analyzer and score on a package of one file; it compiles each rule again for each, and here once."""
    import yara
    from guarddog.analyzer.analyzer import Analyzer
    from guarddog.ecosystems import ECOSYSTEM

    compiled: dict[str, object] = {}
    compile_rule = yara.compile

    def cached(filepath: str) -> object:
        if filepath not in compiled:
            compiled[filepath] = compile_rule(filepath=filepath)
        return compiled[filepath]

    yara.compile = cached
    analyzer = Analyzer(ECOSYSTEM.PYPI)
    package = pathlib.Path(tempfile.mkdtemp(prefix="guarddog-"))
    script = package / "script.py"

    def scan(path: pathlib.Path) -> object:
        shutil.copyfile(path, script)
        return analyzer.calculate_package_risk_score(analyzer.analyze_sourcecode(str(package)))

    script.write_text("print(1)\n")
    analyzer.analyze_sourcecode(str(package))
    return scan


def bandit() -> Scan:
    from bandit.core import config, manager

    logging.disable(logging.CRITICAL)
    settings = config.BanditConfig()

    def scan(path: pathlib.Path) -> object:
        run = manager.BanditManager(settings, "file")
        run.discover_files([str(path)])
        run.run_tests()
        return run.results

    return scan


TOOLS = {"hexora": hexora, "yara-x": yara_x, "guarddog": guarddog, "bandit": bandit}


def main(tool: str, folder: str) -> None:
    paths = sorted(path for path in pathlib.Path(folder).rglob("*.py") if path.is_file())
    size = sum(path.stat().st_size for path in paths)
    scan = TOOLS[tool]()
    failed = 0
    start = time.process_time()
    for path in paths:
        try:
            scan(path)
        except Exception:
            failed += 1
    seconds = time.process_time() - start
    print(json.dumps({"files": len(paths), "failed": failed, "seconds": round(seconds, 3), "MBPerProcessorSecond": round(size / 1e6 / seconds, 3)}))


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in TOOLS:
        sys.exit(__doc__)
    main(*sys.argv[1:])
