# SPDX-License-Identifier: BSD-3-Clause
"""What each group of harden breaks of ordinary programs: the list that landshim.conf(5) has.

Each task is a shell script, run as root where the tests are.  It succeeds under
a policy that grants everything; under the same with one group of harden the
tasks fail whose row names the group, and no others.
"""
import concurrent.futures
import os
import re
import shutil
import tempfile

from place import SHIM, SOURCE, Failed
from servers import free_port

GROUPS = ("sockets", "terminal", "keyrings", "ipc", "namespaces", "kernel", "metadata", "listen", "watch", "capabilities")

NGINX = """cat >n.conf <<END
daemon off; pid $PWD/n.pid; error_log $PWD/n.log; events { }
http { access_log off; client_body_temp_path $PWD/n1; proxy_temp_path $PWD/n2; fastcgi_temp_path $PWD/n3;
uwsgi_temp_path $PWD/n4; scgi_temp_path $PWD/n5; server { listen 127.0.0.1:PORT; root $PWD; } }
END
echo page >page
nginx -e $PWD/n.log -c $PWD/n.conf & server=$!
WAIT curl -s http://127.0.0.1:PORT/page | grep -q page"""

REDIS = "redis-server --port PORT --bind 127.0.0.1 --save '' >redis.log & server=$!; WAIT redis-cli -p PORT ping"

HTTP = "python3 -m http.server -b 127.0.0.1 PORT >/dev/null 2>&1 & server=$!; WAIT %s"

# Name, script, the groups under which it fails.  PORT is a free one; WAIT COMMAND repeats it until it succeeds or the
# server has ended, and ends the server.
TASKS = (
    ("python3", "python3 -c 'import ssl, json, threading, multiprocessing, tempfile; tempfile.mkdtemp(); "
     "p = multiprocessing.Process(target=print); p.start(); p.join(); exit(p.exitcode)'", ""),
    ("node", "node -e 'require(\"fs\").writeFileSync(\"f\", \"x\"); require(\"child_process\").execSync(\"true\")'", ""),
    ("java", "printf 'public class T { public static void main(String[] a) { System.out.println(1); } }' >T.java; java T.java", ""),
    ("git", "git init -q r && cd r && echo a >f && git add f && git -c user.name=a -c user.email=a commit -qm m && "
     "git clone -q . ../c", "metadata"),
    ("gcc", "echo 'int main(void) { return 0; }' >m.c; gcc -o m m.c && ./m", "metadata"),
    ("make", "printf 'a: b\\n\\tcp b a\\n' >Makefile; echo >b; make -s", ""),
    ("tar", "echo a >f; tar cf a.tar f && tar tf a.tar", ""),
    ("tar, unpacking", "echo a >f; tar cf a.tar f && mkdir d && tar xf a.tar -C d", "metadata"),
    ("cp", "echo a >f; cp f g && cp -r . ../copy-$$", ""),
    ("cp -p", "echo a >f; cp -p f g", "metadata"),
    ("install", "echo a >f; install -m 600 f g", "metadata"),
    ("touch", "echo a >f; touch -d 2020-01-01 f", "metadata"),
    ("gzip", "echo a >f; gzip f", "metadata"),
    ("sed -i", "echo a >f; sed -i s/a/b/ f", ""),
    ("sqlite3", "sqlite3 db 'create table t(x); insert into t values(1); pragma journal_mode=wal; select * from t'", ""),
    ("ssh", "ssh-keygen -q -t ed25519 -N '' -f k && ssh -F none -o BatchMode=yes -p 1 127.0.0.1 2>&1 | grep -q refused", ""),
    ("ip", "ip addr show lo", ""),
    ("ss", "ss -tln", ""),
    ("ps", "ps aux", ""),
    ("dpkg", "dpkg -l dpkg && dpkg -S /bin/sh", ""),
    ("apt", "apt-cache show dpkg", ""),
    ("tail -f", "echo a >f; timeout 1 tail -f f; [ $? = 124 ]", ""),
    ("tmux", "tmux -S s -f /dev/null new-session -d 'sleep 60' && tmux -S s list-sessions && tmux -S s kill-server", "listen"),
    ("gdb", "gdb -q -batch -ex 'break main' -ex run -ex continue /bin/true | grep -q 'exited normally'", ""),
    ("strace", "strace -f -o log sh -c true && grep -q execve log", ""),
    ("script", "script -qc true log", ""),
    ("fakeroot", "fakeroot -- sh -c 'touch f; chown 1:1 f'", "ipc"),
    ("unshare", "unshare -u true", "namespaces capabilities"),
    ("unshare -m", "unshare -m true", "namespaces kernel capabilities"),
    ("mount", "mount -t tmpfs none /mnt", "kernel capabilities"),
    ("dmesg", "dmesg >/dev/null", "capabilities"),
    ("setpriv", "setpriv --reuid 65534 --clear-groups true", "capabilities"),
    ("initdb", "mkdir pg && chown nobody pg && cd pg && setpriv --reuid 65534 --regid 65534 --clear-groups "
     "sh -c 'export LANG=C; $(ls -d /usr/lib/postgresql/*/bin/initdb | tail -n 1) -D data'", "ipc metadata capabilities"),
    ("curl", HTTP % "curl -sf http://127.0.0.1:PORT/", "listen"),
    ("wget", HTTP % "wget -qO /dev/null http://127.0.0.1:PORT/", "listen"),
    ("node, a server", "node -e 'require(\"http\").createServer().listen(0, \"127.0.0.1\", () => process.exit(0))"
     ".on(\"error\", () => process.exit(1))'", "listen"),
    ("redis-server", REDIS, "listen"),
    ("nginx", NGINX, "listen metadata capabilities"),
    ("node's fs.watch", "mkdir d; node -e 'require(\"fs\").watch(\"d\").on(\"error\", () => process.exit(1)); "
     "setTimeout(() => process.exit(0), 300)'", "watch"),
    ("inotify", "python3 -c 'import ctypes; exit(ctypes.CDLL(None).inotify_init() < 0)'", "watch"),
    ("keyctl", "python3 -c 'import ctypes; exit(ctypes.CDLL(None).syscall(250, 0, -3, 1) < 0)'", "keyrings"),
    ("TIOCSTI", "script -qc \"python3 -c 'import fcntl, errno, sys\n"
     "try: fcntl.ioctl(0, 0x5412, b\\\"x\\\")\n"
     "except OSError as e: sys.exit(e.errno == errno.EPERM)'\" -e log </dev/null", "terminal"),
    ("a packet socket", "python3 -c 'import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)'", "sockets capabilities"),
)

# What does what a group denies; programs at a task of their own are all the others.
DENIED = ("unshare", "unshare -m", "mount", "dmesg", "setpriv", "inotify", "keyctl", "TIOCSTI", "a packet socket")

# What the page calls them, where that is not the first word of the task's name.
CALLED = {"redis-server": "redis", "initdb": "PostgreSQL's initdb"}
BROKEN = {"redis-server": "redis", "curl": "python3's", "wget": "python3's", "node, a server": "node's", "keyctl": "keyring",
          "TIOCSTI": "input into a terminal", "a packet socket": "packet socket"}

WAIT = r"""wait_for() { for _ in $(seq 600); do "$@" >/dev/null 2>&1 && { kill $server; return 0; }
kill -0 $server 2>/dev/null || return 1; sleep 0.1; done; kill $server; return 1; }
"""


def first_word(name):
    return re.split(r"'s |[ ,]", name)[0]


def on_the_page():
    """The programs that landshim.conf(5) names as measured, and its text for each group."""
    with open(os.path.join(SOURCE, "../../conf/landshim.conf.5"), encoding="ascii") as file:
        text = file.read()
    text = text[text.index("What each group was seen to break"):text.index(".Ss What nothing closes")]
    listed = " ".join(re.search(r"^among (.*), each at a small task", text.replace(" and fakeroot", ", fakeroot"), re.S | re.M)[1].split())
    groups = {}
    for item in text.split("\n.It ")[1:]:
        head, _, body = item.partition("\n")
        for group in re.findall(r"\w+", head.replace("Cm", "")):
            groups[group] = body
    return set(listed.split(", ")), groups


def page_differs():
    """What the page says was measured, or breaks, and is not so here; and the other way round."""
    listed, groups = on_the_page()
    tasks = {CALLED.get(first_word(name), first_word(name)) for name, _, _ in TASKS if name not in DENIED}
    found = [f"landshim.conf(5) alone names {name}" for name in listed - tasks]
    found += [f"landshim.conf(5) does not name {name}" for name in tasks - listed]
    found += [f"landshim.conf(5) does not say that {group} breaks {name}" for name, _, breaks in TASKS for group in breaks.split()
              if BROKEN.get(name, first_word(name)) not in groups[group]]
    known = {first_word(name) for name, _, _ in TASKS}
    found += [f"landshim.conf(5) says that {group} breaks {name}, which no task tries" for group, text in groups.items()
              for name in re.findall(r"^\.Xr (\w+) [18]", text, re.M) if name not in known]
    return found


def script_of(text):
    port = str(free_port())
    return WAIT + text.replace("WAIT curl -s http://127.0.0.1:PORT/page | grep -q page",
                               "wait_for curl -sf http://127.0.0.1:PORT/page").replace("WAIT", "wait_for").replace("PORT", port)


def under(place, script, policy):
    """What a script's run under a policy, in a directory of its own, came to."""
    work = tempfile.mkdtemp(dir=place.work)
    os.chmod(work, 0o777)
    path = os.path.join(place.tools, os.path.basename(work) + ".conf")
    with open(path, "w", encoding="ascii") as file:
        file.write(policy)
    said = place.run(["unshare", "-m", "sh", "-c", 'export LD_PRELOAD="$0"; exec sh -c "$1"', SHIM, script_of(script)], False,
                     more={"LANDSHIM_CONFIG": path, "HOME": work}, cwd=work)
    shutil.rmtree(work, ignore_errors=True)
    return said


def hold(place, findings_of, tasks):
    """Each task, side by side: nothing is found."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [finding for of_task in pool.map(lambda task: findings_of(place, task), tasks) for finding in of_task]
    if found:
        raise Failed("; ".join(found))


def succeeds(place, name, script, settings):
    said = under(place, script, f'abi = 7; unrestricted = [ "all", "network", "signal" ]; fill = false; {settings}')
    if said[0] == 125:
        raise Failed(f"{name}: {said[2]!r:.300}")
    return said[0] == 0, said


def findings(place, task):
    name, script, breaks = task
    good, said = succeeds(place, name, script, "")
    if not good:
        return [f"{name}: fails without harden: {said!r:.300}"]
    found = []
    for group in GROUPS:
        good, said = succeeds(place, name, script, f'harden = "{group}";')
        if good == (group in breaks.split()):
            found.append(f"{name}: {'goes on' if good else 'fails'} under harden = \"{group}\": {said!r:.300}")
    return found


def harden(place):
    differs = page_differs()
    if differs:
        raise Failed("; ".join(differs))
    hold(place, findings, TASKS)


harden.root = True
