# SPDX-License-Identifier: BSD-3-Clause
"""Servers among the hosts of check-hosts: each is asked for its real work, and for what the policy denies."""
import glob
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

from place import NOBODY, ROOT, Failed


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(port):
    """Whether something listens there."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as client:
            # A connection to a free port of the range that clients are given may meet itself.
            return client.getsockname() != client.getpeername()
    except OSError:
        return False


class Server:
    """A server on 127.0.0.1 for as long as the block lasts; ended by its process id.

    ready(port) says whether it serves: a server may accept before it does.
    """

    def __init__(self, place, words, port, under, user=None, ready=accepts):
        self.place, self.words, self.port, self.under, self.user, self.ready = place, words, port, under, user, ready

    def __enter__(self):
        self.log = open(os.path.join(self.place.work, "server.log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env=self.place.environment(self.under), cwd=self.place.work, user=self.user,
                                        group=self.user, extra_groups=[] if self.user is not None else None)
        end = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < end:
            if self.ready(self.port):
                return self
            time.sleep(0.1)
        self.log.seek(0)
        said = self.log.read()
        self.__exit__()
        raise Failed(f"{self.words[0]} does not serve: {said!r:.600}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def served(place, start, ask, user=None):
    """What a client is told by the server alone, and under the shim."""
    said = []
    for under in (False, True):
        port = free_port()
        with Server(place, start(port), port, under, user):
            said.append(ask(port))
    if "allowed" not in said[0] or said[1] != said[0].replace("allowed", "denied"):
        raise Failed(f"{said!r:.600}")


def nginx(place):
    def start(port):
        path = os.path.join(place.work, "nginx.conf")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"""daemon off; pid {place.work}/nginx.pid; error_log {place.work}/nginx.log;
                {'user root;' if ROOT else ''}
                events {{ }} http {{ access_log off; client_body_temp_path {place.work}/n1; proxy_temp_path {place.work}/n2;
                fastcgi_temp_path {place.work}/n3; uwsgi_temp_path {place.work}/n4; scgi_temp_path {place.work}/n5;
                server {{ listen 127.0.0.1:{port}; location / {{ root {place.work}; }}
                location /secret {{ alias {place.secret}; }} }} }}""")
        with open(os.path.join(place.work, "page"), "w", encoding="ascii") as file:
            file.write("page\n")
        return ["nginx", "-e", f"{place.work}/nginx.log", "-c", path]

    def ask(port):
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/page", timeout=10).read().decode()
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/secret", timeout=10).read()
            return page + "allowed"
        except urllib.error.HTTPError as error:
            return page + ("denied" if error.code == 403 else str(error.code))
    served(place, start, ask)


def redis(place):
    def start(port):
        return ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", place.work, "--save", "",
                "--enable-protected-configs", "yes"]

    def ask(port):
        with socket.create_connection(("127.0.0.1", port), 10) as client:
            stream = client.makefile("rwb")
            said = []
            for line in ("SET key value", "GET key", "SAVE", f"CONFIG SET dir {os.path.dirname(place.secret)}",
                         "CONFIG SET appendonly no", "CONFIG SET dbfilename other.rdb", "SAVE"):
                stream.write(line.encode() + b"\r\n")
                stream.flush()
                answer = stream.readline().decode().strip()
                if answer.startswith("$"):
                    answer = stream.readline().decode().strip()
                said.append(answer)
        # chdir(2) is not restricted: what is written there is.
        last = "allowed" if said[-1] == "+OK" else "denied"
        return " ".join(said[:-1]) + " " + last
    served(place, start, ask)


def postgresql(place):
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
    user = NOBODY if ROOT else None
    data = os.path.join(place.work, "postgres")

    def initialise(under):
        shutil.rmtree(data, ignore_errors=True)
        said = place.run([f"{programs}/initdb", "-D", data, "-A", "trust", "-U", "admin", "--no-sync"], under, user=user)
        if said[0] != 0:
            raise Failed(f"initdb: {said!r:.900}")

    def ready(port):
        return subprocess.run([f"{programs}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False, timeout=60,
                              env={"PATH": "/usr/bin:/bin"}).returncode == 0

    def ask(port):
        query = ("create table t as select generate_series(1, 1000) x; select sum(x) from t; drop table t;"
                 f"select length(pg_read_file('{place.secret}'));")
        said = subprocess.run([f"{programs}/psql", "-h", "127.0.0.1", "-p", str(port), "-U", "admin", "-Atq", "-d", "postgres",
                               *(word for part in query.split(";") if part for word in ("-c", part))],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60,
                              env={"PATH": "/usr/bin:/bin", "HOME": place.work})
        text = said.stdout.decode()
        return text.replace("\n7\n", "\nallowed\n") if said.returncode == 0 else (
            text + "denied\n" if b"Permission denied" in said.stderr else said.stderr.decode())

    said = []
    for under in (False, True):
        port = free_port()
        initialise(under)
        words = [f"{programs}/postgres", "-D", data, "-p", str(port), "-k", place.work, "-h", "127.0.0.1", "-F"]
        with Server(place, words, port, under, user, ready):
            said.append(ask(port))
    if said != ["500500\nallowed\n", "500500\ndenied\n"]:
        raise Failed(f"{said!r:.900}")
