#!/usr/bin/env python3
"""Shows that each rule of lint.py can fail: a small tree that keeps them all, then one breach at a time."""
import pathlib
import sys
import tempfile

from lint import Tree

GOOD = {
    "core/base/CMakeLists.txt": "# base: words.\n",
    "core/base/A.h": "#pragma once\n",
    "core/cbor/CMakeLists.txt": "# cbor: CBOR.\n",
    "core/cbor/C.h": '#pragma once\n#include "core/base/A.h"\n',
    "core/cbor/C.cpp": '#include "core/cbor/C.h"\n#include <cbor.h>\n// processEvents() in a comment is no call\n',
    "core/token/CMakeLists.txt": "# token: keys.\n",
    "core/token/T.h": '#pragma once\n#include "core/base/A.h"\n',
}

BREACHES = [
    ("a lower layer that knows a higher one", "core/base/A.h", '#include "core/cbor/C.h"\n', "may not know"),
    ("token that knows cbor", "core/token/T.h", '#include "core/cbor/C.h"\n', "may not know"),
    ("two files that include each other", "core/base/A.h", '#include "core/base/B.h"\n', "file cycle"),
    ("two directories that include each other", "core/base/A.h", '#include "core/cbor/C.h"\n', "directory cycle"),
    ("fido.h elsewhere", "core/token/T.h", "#include <fido.h>\n", "belongs in core/token/fido2"),
    ("cbor.h elsewhere", "core/base/A.h", "#include <cbor.h>\n", "belongs in core/cbor"),
    ("OpenSSL elsewhere", "core/token/T.h", "#include <openssl/evp.h>\n", "belongs in"),
    ("a widget in core", "core/base/A.h", "#include <QWidget>\n", "belongs in ui/widgets"),
    ("SQL elsewhere", "core/base/A.h", "#include <QSqlQuery>\n", "belongs in core/sql"),
    ("a route that asks nobody", "app/portal/api/T.h", "inline void f(http::Router& router) { router.add(\"GET\", \"/x\", {}); }\n", "ask who may use"),
    ("exec()", "core/token/T.h", "inline void f(L& l) { l.exec(); }\n", "nested loop"),
    ("processEvents()", "core/token/T.h", "inline void f() { processEvents(); }\n", "processEvents"),
    ("instance()", "core/token/T.h", "inline void f() { X::instance(); }\n", "singletons"),
    ("terminate()", "core/token/T.h", "inline void f() { t.terminate(); }\n", "half-done"),
    ("a friend", "core/token/T.h", "class X { friend class Y; };\n", "no friends"),
    ("a sleep", "core/token/T.h", "inline void f() { std::this_thread::sleep_for(x); }\n", "wait for the event"),
    ("tr() in core", "core/token/T.h", 'inline auto f() { return tr("x"); }\n', "no language"),
    ("a file too long", "core/token/T.h", "\n" * 500, "longer than"),
    ("an include from nowhere", "core/token/T.h", '#include "Types.h"\n', "from the top"),
    ("a directory without a place", "core/elsewhere/E.h", "\n", "no place in the layers"),
    ("a directory without a sentence", "core/base/CMakeLists.txt", None, "one sentence"),
]


def write(root, name, text):
    path = pathlib.Path(root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def breaches_of(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            write(root, name, text)
        return Tree(root).check()


def main():
    failures = []
    if found := breaches_of(GOOD):
        failures.append(f"the good tree has breaches: {found}")
    for title, name, addition, expected in BREACHES:
        files = dict(GOOD)
        files["core/base/B.h"] = '#pragma once\n#include "core/base/A.h"\n'
        files[name] = "fidesk_library(x)\n" if addition is None else files.get(name, "") + addition
        found = breaches_of(files)
        if not any(expected in breach for breach in found):
            failures.append(f"{title}: not found ({found})")
    for failure in failures:
        print(failure)
    print(f"{len(BREACHES) + 1 - len(failures)} of {len(BREACHES) + 1} rules hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
