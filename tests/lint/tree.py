# SPDX-License-Identifier: BSD-3-Clause
"""What the checks share: the files of the tree, C without comments, and how a finding is told."""
import os
import re
import subprocess
import sys

FOUND = []


def finding(text):
    print(f"lint: {text}", flush=True)
    FOUND.append(text)


def end():
    """The exit status: 1 if anything was found."""
    sys.exit(1 if FOUND else 0)


def files():
    """Every file of the tree but what is built: what git has or would add; without git, what is there."""
    if os.path.exists(".git"):
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], capture_output=True, check=True
        )
        names = listed.stdout.decode().split("\0")
    else:
        names = []
        for folder, folders, here in os.walk("."):
            folders[:] = [name for name in folders if os.path.join(folder, name) not in ("./build", "./.git")]
            names += [os.path.join(folder, name)[2:] for name in here]
    return sorted(name for name in set(names) if os.path.isfile(name) and not os.path.islink(name))


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def sources(*folders):
    """The C files of some folders."""
    return [path for path in files() if path.endswith((".c", ".h")) and path.split("/")[0] in folders]


def scripts(*interpreters):
    """The scripts that begin with "#!" and name one of these interpreters."""
    first = re.compile(r"#!.*\b(?:" + "|".join(interpreters) + r")\b")
    found = []
    for path in files():
        with open(path, "rb") as file:
            if file.read(2) == b"#!" and first.match("#!" + file.readline().decode(errors="replace")):
                found.append(path)
    return found


COMMENT_OR_TEXT = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""", re.DOTALL | re.VERBOSE
)


def blank(match):
    """As many lines as before, so that positions stay; a text keeps its quotes."""
    text = match.group(0)
    if text[0] == "/":
        return re.sub(r"[^\n]", " ", text)
    return text[0] + " " * (len(text) - 2) + text[0]


def code(path):
    """A C file without its comments and texts, each line where it was."""
    return COMMENT_OR_TEXT.sub(blank, read(path))


def comments(path):
    """The comments of a C file alone, each where it was."""
    text, kept, end = read(path), [], 0
    for match in COMMENT_OR_TEXT.finditer(text):
        kept.append(re.sub(r"[^\n]", " ", text[end : match.start()]))
        kept.append(match.group(0) if match.group(0)[0] == "/" else " " * len(match.group(0)))
        end = match.end()
    return "".join(kept)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"', re.MULTILINE)

# In the order of the compiler's flags; the folder of the file itself comes before them.
INCLUDE_FOLDERS = ("common", "preload")


def found_as(path, name):
    """The files that an include of this name may mean, the first being the one that it does."""
    folders = (os.path.dirname(path),) + INCLUDE_FOLDERS
    names = [os.path.normpath(os.path.join(folder, name)) for folder in folders]
    return [name for name in dict.fromkeys(names) if os.path.isfile(name)]


def includes(path):
    """The files of the tree that a C file includes: pairs of a line and a path."""
    text = read(path)
    for match in INCLUDE.finditer(text):
        found = found_as(path, match.group(1))
        if found:
            yield line_of(text, match.start()), found[0]
