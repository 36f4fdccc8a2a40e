"""The core's own examples of behaviours (tests/core/behaviour_examples_*.cpp), for training.

For each behaviour a script that shows it stands beside one that looks like it and does not. Those that show a behaviour of high
or critical severity are learnt as malicious, those that do not as benign: so that what is rare in the corpus is known to
the model as well. Each is also put among benign administration scripts. Text only: nothing of it is ever run.
"""

import ast
import pathlib
import random
import re

import administration

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEVERE = ("high", "critical")
LITERAL = re.compile(r'R"(?P<mark>\w*)\((?P<raw>.*?)\)(?P=mark)"|(?P<plain>"(?:[^"\\\n]|\\.)*")', re.DOTALL)


def severities():
    """Behaviour to severity, as docs/behaviours.md has it."""
    rows = re.findall(r"^\| `([\w-]+)` \|.*?\|.*?\| (\w+) \|", (ROOT / "docs/behaviours.md").read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def fields(source):
    """The literals of a table of examples, row by row: literals that follow each other are one."""
    row, at, joined = [], 0, False
    for found in LITERAL.finditer(source):
        between = source[at : found.start()]
        at = found.end()
        text = found["raw"] if found["plain"] is None else ast.literal_eval(found["plain"])
        if "{" in between:
            if row:
                yield row
            row = [text]
        elif row and "," not in between:
            row[-1] += text
        else:
            row.append(text)
    if row:
        yield row


def pairs():
    """(behaviour, script that shows it, script that does not), in a fixed order."""
    result = []
    for path in sorted((ROOT / "tests/core").glob("behaviour_examples_*.cpp")):
        source = path.read_text(encoding="utf-8")
        source = source[source.index("constexpr Example") :]
        result += [(row[0], row[2], row[3]) for row in fields(source) if len(row) == 4]
    return result


def varied(text, rng):
    """The text with hosts and addresses that lead somewhere else each time."""
    value = lambda name: administration.VALUES[name](rng)
    host, address = administration.filled("<host>", rng, {}), value("ip")
    text = re.sub(r"[\w.-]*example\.(?:invalid|com|org|net)", host, text)
    return re.sub(r"\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+", address, text)


def made(variants):
    """So many scripts of each example: (text, malicious, behaviour), half of them among administration scripts."""
    rng = random.Random("examples")
    severity = severities()
    around = [text for malicious, matter, text in administration.rows() if not malicious and matter != administration.SHORT]
    result = []
    for behaviour, shows, quiet in pairs():
        for malicious, text in ((True, shows), (False, quiet)):
            if malicious and severity.get(behaviour) not in SEVERE:
                continue
            for variant in range(variants):
                script = varied(text.strip("\n"), rng) + "\n"
                if variant % 2:
                    parts = [script, administration.filled(rng.choice(around), rng, {}) + "\n"]
                    rng.shuffle(parts)
                    script = "\n".join(parts)
                result.append((script, malicious, behaviour))
    return result
