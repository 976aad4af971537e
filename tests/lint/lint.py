#!/usr/bin/env python3
"""Holds the rules of the house against a source tree: layers, cycles, who may include what, what may not be called.

Usage: lint.py TREE. Prints one line for each breach, `file:line: sentence`, and exits 1 if there is any.
"""
import pathlib
import re
import sys

# Which directories each directory may include from, besides itself. A directory that is not here is a breach.
LAYERS = {
    "core/base": [],
    "core/cbor": ["core/base"],
    "core/webauthn": ["core/base", "core/cbor"],
    "core/token": ["core/base"],
    "core/token/fido2": ["core/base", "core/cbor", "core/token"],
    "core/token/hid": ["core/base", "core/token", "core/token/fido2"],
    "core/simulator": ["core/base", "core/cbor", "core/token"],
    "core/token/simulated": ["core/base", "core/token", "core/token/fido2", "core/simulator"],
    "core/portal": ["core/base", "core/webauthn"],
    "core/portal/http": ["core/base"],
    "core/portal/oauth": ["core/base", "core/portal", "core/portal/http"],
    "core/portal/graph": ["core/base", "core/webauthn", "core/portal", "core/portal/http", "core/portal/oauth"],
    "core/portal/signin": ["core/base", "core/webauthn", "core/portal", "core/portal/http"],
    "core/models": ["core/base"],
    "core/profiles": ["core/base", "core/models", "core/webauthn"],
    "core/records": ["core/base", "core/sql"],
    "core/recorded": ["core/base", "core/portal", "core/records", "core/token", "core/webauthn"],
    "core/enrolment": ["core/base", "core/maintenance", "core/portal", "core/profiles", "core/records", "core/token", "core/webauthn"],
    "core/batch": ["core/base", "core/enrolment", "core/portal", "core/profiles", "core/records", "core/token", "core/webauthn"],
    "core/handover": ["core/base", "core/token"],
    "core/sql": ["core/base"],
    "core/maintenance": ["core/base", "core/token"],
    "core/simulator/uhid": ["core/base", "core/token"],
    "ui/text": ["core/base", "core/batch", "core/records", "core/token"],
    "ui/models": ["core/base", "core/webauthn", "core/token", "core/models", "core/maintenance", "core/portal", "core/profiles", "core/records", "core/enrolment", "core/batch", "core/handover", "ui/text", "ui/letters"],
    "ui/letters": ["core/base", "core/handover", "core/token", "ui/text"],
    "ui/widgets": ["core/base", "ui/text", "ui/letters", "ui/models"],
    "app/portal/store": ["core/base", "core/sql", "core/webauthn"],
    "app/portal/http": ["core/base"],
    "app/portal/policy": ["core/base", "core/models", "core/webauthn", "app/portal/store"],
    "app/portal/access": ["core/base", "app/portal/http", "app/portal/store"],
    "app/portal/odata": ["core/base", "app/portal/store"],
    "app/portal/api": ["core/base", "core/models", "core/webauthn", "app/portal/access", "app/portal/http", "app/portal/odata", "app/portal/policy", "app/portal/store"],
    "app/portal/signin": ["core/base", "core/webauthn", "app/portal/access", "app/portal/http", "app/portal/policy", "app/portal/store"],
    "app/portal/directory": ["core/base", "app/portal/store"],
    "app/portal/commands": ["core/base", "core/models", "core/webauthn", "ui/text", "app/portal/*"],
    "app/portal": ["core/base", "app/portal/commands"],
    "app/ctl": ["core/*", "ui/text", "ui/letters"],
    "app/desk": ["core/*", "ui/*"],
}

# Headers that only some directories may include.
RESTRICTED = [
    (re.compile(r"fido(\.h|/.*)"), ["core/token/fido2"]),
    (re.compile(r"cbor\.h"), ["core/cbor"]),
    (re.compile(r"hidapi.*"), ["core/token/hid"]),
    (re.compile(r"openssl/.*"), ["core/base", "core/webauthn", "core/simulator", "core/models", "core/handover", "app/portal/signin"]),
    (re.compile(r"boost/(asio|beast)/.*"), ["app/portal/http"]),
    (re.compile(r"Q(Widget|Dialog|Label|LineEdit|PushButton|MainWindow|Application|GuiApplication|Pixmap|Icon|Color)"),
     ["ui/widgets", "ui/letters", "app/desk"]),
    (re.compile(r"QSql.*"), ["core/sql"]),
]

FORBIDDEN = [
    (re.compile(r"\bprocessEvents\s*\("), "processEvents() runs a nested loop; return to the event loop instead"),
    (re.compile(r"\binstance\s*\(\s*\)"), "no singletons: hand the object in"),
    (re.compile(r"\bterminate\s*\("), "terminate() leaves things half-done; ask it to stop"),
    (re.compile(r"\bfriend\s+(class|struct)\b"), "no friends: make a small public interface"),
    (re.compile(r"\bSIGNAL\s*\(|\bSLOT\s*\("), "connect by member pointers"),
    (re.compile(r"\bsleep_for\s*\(|\bQThread::m?sleep\s*\("), "wait for the event, not for time"),
]
EXEC = re.compile(r"(\.|->|::)exec\s*\(")
EXEC_ALLOWED = ["app/desk/main.cpp", "app/ctl/main.cpp", "app/portal/main.cpp", "core/sql/"]
# A route is added with what it is or whom it is for, so that nobody is let in unasked.
ROUTE = re.compile(r"[rR]outer_?(\.|->)add\s*\(")
ROUTE_ALLOWED = "app/portal/access/"

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
MAX_LINES = 400
ROOTS = ("app", "core", "ui")


def without_comments(text):
    """The code with comments and string literals blanked, line breaks kept."""
    pattern = re.compile(r'R"\(.*?\)"|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)
    return pattern.sub(lambda m: "\n" * m.group(0).count("\n") or '""', text)


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.breaches = []
        self.file_edges = {}
        self.files = sorted(p for top in ROOTS for p in (self.root / top).rglob("*") if p.suffix in (".h", ".cpp"))

    def say(self, path, line, sentence):
        self.breaches.append(f"{path}:{line}: {sentence}")

    def check(self):
        for path in self.files:
            self.check_file(path)
        self.check_cycles("file", self.file_edges)
        self.check_cycles("directory", self.directory_edges())
        self.check_directories()
        return self.breaches

    def check_file(self, path):
        name = path.relative_to(self.root).as_posix()
        directory = name.rsplit("/", 1)[0]
        text = path.read_text(encoding="utf-8")
        if directory not in LAYERS:
            self.say(name, 1, f"the directory {directory} has no place in the layers (tests/lint/lint.py)")
        if text.count("\n") > MAX_LINES:
            self.say(name, MAX_LINES, f"longer than {MAX_LINES} lines: divide it by what it does")
        self.file_edges[name] = []
        for number, line in enumerate(text.splitlines(), 1):
            if match := INCLUDE.match(line):
                self.check_include(name, directory, number, *match.groups())
        for number, line in enumerate(without_comments(text).splitlines(), 1):
            self.check_calls(name, number, line)

    def check_include(self, name, directory, number, kind, header):
        for pattern, places in RESTRICTED:
            if pattern.fullmatch(header) and directory not in places:
                self.say(name, number, f"<{header}> belongs in {' or '.join(places)}")
        if kind == "<":
            return
        if not (self.root / header).is_file():
            if "/" not in header and header.endswith((".moc",)):
                return
            self.say(name, number, f'"{header}" is not a file named from the top of the tree')
            return
        self.file_edges[name].append(header)
        target = header.rsplit("/", 1)[0]
        allowed = LAYERS.get(directory, [])
        fits = any(target == a or (a.endswith("/*") and (target + "/").startswith(a[:-1])) for a in allowed)
        if target != directory and not fits:
            self.say(name, number, f"{directory} may not know {target}")

    def check_calls(self, name, number, line):
        for pattern, sentence in FORBIDDEN:
            if pattern.search(line):
                self.say(name, number, sentence)
        if EXEC.search(line) and not any(name == a or (a.endswith("/") and name.startswith(a)) for a in EXEC_ALLOWED):
            self.say(name, number, "exec() runs a nested loop; use open(), or signals")
        if ROUTE.search(line) and not name.startswith(ROUTE_ALLOWED):
            self.say(name, number, "routes are added by ApiRoutes or PageRoutes (app/portal/access), which ask who may use them")
        if name.startswith("core/") and re.search(r"\btr\s*\(", line):
            self.say(name, number, "core speaks no language: sentences stand in ui/text")

    def directory_edges(self):
        edges = {}
        for name, targets in self.file_edges.items():
            directory = name.rsplit("/", 1)[0]
            reached = {t.rsplit("/", 1)[0] for t in targets} - {directory}
            edges.setdefault(directory, set()).update(reached)
        return edges

    def check_cycles(self, kind, edges):
        state = {}

        def visit(node, trail):
            state[node] = "open"
            for target in sorted(edges.get(node, ())):
                if state.get(target) == "open":
                    cycle = trail[trail.index(target):] + [target]
                    self.say(node, 1, f"{kind} cycle: {' -> '.join(cycle)}")
                elif target not in state:
                    visit(target, trail + [target])
            state[node] = "done"

        for node in sorted(edges):
            if node not in state:
                visit(node, [node])

    def check_directories(self):
        for directory in sorted({p.parent for p in self.files}):
            build = directory / "CMakeLists.txt"
            name = build.relative_to(self.root).as_posix()
            if not build.is_file():
                self.say(name, 1, "one directory is one library: it needs a CMakeLists.txt")
            elif not re.match(r"# [^\n]+\.\n", build.read_text(encoding="utf-8")):
                self.say(name, 1, "begins with one sentence, a comment, that says what the directory is")


def main():
    breaches = Tree(sys.argv[1]).check()
    for breach in breaches:
        print(breach)
    print(f"{len(breaches)} breaches of the rules of the house")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
