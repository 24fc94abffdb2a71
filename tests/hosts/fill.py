# SPDX-License-Identifier: BSD-3-Clause
"""Programs that go on under fill, which a policy has by default: one that denies the network and signals, and no file.

Each task is a shell script that succeeds only if the program did its work, or
said what it says of a network that it may not use.
"""
from harden import hold, under

# A socket of ping's, for all groups, in a network of its own; a copy has no capabilities, which would keep the shim out.
PING = """cp "$(command -v ping)" ./ping && chmod 755 ping && preload=$LD_PRELOAD && LD_PRELOAD= unshare -n sh -c "
ip link set lo up && echo '0 65534' >/proc/sys/net/ipv4/ping_group_range &&
LD_PRELOAD=$preload exec setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all ./ping -c 1 -W 5 %s127.0.0.1" 2>&1 |
grep '%s'"""

TASKS = (
    # What the rest stands on: the parts are closed.
    ("closed", "python3 -c 'import socket, sys\n"
     "for kind, protocol in (2, 0), (1, 262):\n"
     "    try: socket.socket(2, kind, protocol)\n"
     "    except OSError: continue\n"
     "    sys.exit(1)'"),
    ("ping -I", PING % ("-I 127.0.0.1 ", "1 received")),
    # It asks a UDP socket for its own address, as landshim.conf(5) says.
    ("ping", PING % ("", "socket: Permission denied")),
    ("ip", "ip -br addr show lo | grep 127.0.0.1 && ip route show && ip link show lo"),
    ("ss", "ss -tln && ss -uan && ss -x | grep -q Netid"),
    ("ssh", "ssh-keygen -q -t ed25519 -N '' -f k && ssh -F none -G example.org | grep -qx 'hostname example.org' && "
     "ssh -F none -o BatchMode=yes -p 1 127.0.0.1 2>&1 | grep 'Permission denied'"),
    ("apt", "apt-cache show dpkg | grep -qx 'Package: dpkg' && apt-get -s install dpkg && apt-get check"),
    ("git", "git init -q r && cd r && echo a >f && git add f && git -c user.name=a -c user.email=a commit -qm m && git clone -q . ../c"),
    ("curl", "echo x >f && curl -sf \"file://$PWD/f\" && { curl -s http://127.0.0.1:1/; [ $? = 7 ]; }"),
    ("wget", "wget -qO /dev/null http://127.0.0.1:1/; [ $? = 4 ]"),
    ("node", "node -e 'require(\"net\").connect(1, \"127.0.0.1\").on(\"error\", e => process.exit(e.code === \"EACCES\" ? 0 : 1))'"),
    ("java", "printf 'public class T { public static void main(String[] a) { System.out.println(1); } }' >T.java; java T.java"),
    ("getaddrinfo", "getent ahosts localhost && getent ahosts 192.0.2.1"),
)


def findings(place, task):
    name, script = task
    said = under(place, script, 'abi = 11; min_abi = 6; unrestricted = "all";')
    return [] if said[0] == 0 else [f"{name}: {said!r:.300}"]


def fill(place):
    hold(place, findings, TASKS)


fill.root = True
