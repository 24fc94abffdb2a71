# SPDX-License-Identifier: BSD-3-Clause
"""Where a host of check-hosts runs, alone and under the shim, and how the two are compared."""
import os
import re
import resource
import subprocess
import sys

BUILD = os.path.abspath(sys.argv[1])
SOURCE = os.path.dirname(os.path.abspath(__file__))
SHIM = BUILD + "/liblandshim.so"
LANDSHIM = BUILD + "/landshim"
ROOT = os.geteuid() == 0
NOBODY = 65534


class Failed(Exception):
    """What a host did that it should not have done."""


class Place:
    """A directory that the policy grants, and a file that it does not."""

    def __init__(self, top):
        self.work = os.path.join(top, "work")
        self.tools = os.path.join(top, "tools")
        hidden = os.path.join(top, "hidden")
        for directory in (self.work, self.tools, hidden):
            os.mkdir(directory, 0o755)
        os.chmod(self.work, 0o777)
        self.secret = os.path.join(hidden, "secret")
        with open(self.secret, "w", encoding="ascii") as file:
            file.write("secret\n")
        self.policy = os.path.join(top, "policy.conf")
        with open(self.policy, "w", encoding="ascii") as file:
            file.write(f"""
                abi = 7; min_abi = 1; include = "<base>";
                unrestricted = [ "network" ];
                paths = ( {{ path = [ "{self.tools}", "{BUILD}", "/etc", "/usr" ]; allow = "read_execute"; }},
                          {{ path = [ "/proc", "/sys", "/run", "/var/lib" ]; allow = "read"; missing = "skip"; }},
                          {{ path = [ "/dev/shm", "/dev/tty" ]; allow = [ "read_write", "ioctl_dev" ];
                              missing = "skip"; }},
                          {{ path = "{self.work}"; allow = "all"; }} );
                """)

    def compile(self, name, source, *flags, compiler="gcc"):
        path = os.path.join(self.tools, name)
        command = [compiler, "-O1", "-g", "-w", "-o", path, os.path.join(SOURCE, source), *flags]
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if said.returncode != 0:
            raise Failed(f"{' '.join(command)}: {said.stdout.decode(errors='replace')}")
        return path

    def environment(self, under, more=None, preload=()):
        more = dict(more or {})
        values = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": self.work, "LC_ALL": "C.UTF-8", "TMPDIR": self.work}
        after = [more.pop("AFTER")] if "AFTER" in more else []
        objects = [*preload, *([SHIM] if under else []), *after]
        if objects:
            values["LD_PRELOAD"] = ":".join(objects)
        if under:
            values["LANDSHIM_CONFIG"] = self.policy
        values.update(more)
        return values

    def run(self, words, under, more=None, preload=(), limits=(), user=None, cwd=None,
            stderr=subprocess.PIPE):
        def prepare():
            for limit, value in limits:
                resource.setrlimit(limit, (value, value))
        said = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr,
                              env=self.environment(under, more, preload), cwd=cwd or self.work, check=False, timeout=300,
                              preexec_fn=prepare if limits else None, user=user, group=user,
                              extra_groups=[] if user is not None else None)
        return said.returncode, said.stdout.decode(errors="replace"), (said.stderr or b"").decode(errors="replace")


def without(text, pattern):
    """A text without the lines that may differ."""
    return "".join(line for line in text.splitlines(True) if not pattern or not re.search(pattern, line))


def same_but_denied(place, words, may_say=None, **how):
    """The host alone, then under the shim: what it says on stderr too, but for lines that match may_say."""
    alone = place.run(words, False, **how)
    under = place.run(words, True, **how)
    if "allowed" not in alone[1]:
        raise Failed(f"alone: status {alone[0]}, {alone[1]!r:.300}, {alone[2]!r:.300}")
    if under[:2] != (alone[0], alone[1].replace("allowed", "denied")):
        raise Failed(f"status {under[0]}, {under[1]!r:.300}, {under[2]!r:.600}; alone {alone!r:.300}")
    if without(under[2], may_say) != without(alone[2], may_say):
        raise Failed(f"stderr {under[2]!r:.600}; alone {alone[2]!r:.600}")
