"""Runs the server: several processes of DaCHS and the proxy before them; one that ends is started again.

usage: supervise.py --processes COUNT --configuration GAVO.RC FOLDER TEMPLATE BIND PORT
       supervise.py --hosts HOST:PORT... -- FOLDER TEMPLATE BIND PORT

The second starts the proxy only, before servers that run on other hosts.

Python works in one thread at a time, so a process takes one core.  The first process does what must be done once:
regular work (cron) and the queue of jobs.  They know their numbers from the environment variable JWSTVO_PROCESS.
"""

import argparse
import configparser
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

#: Seconds: what ends sooner than this after the start of all is a fault of the configuration, and the end of all; the
#: pause before anything is started again; what processes have to end.
EARLY, PAUSE, GRACE = 5, 1, 8


def free_ports(count):
    """returns ports of the loopback interface that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def configure(folder, source, port, number):
    """writes the configuration of a process of DaCHS; returns its path."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(source)
    logs = pathlib.Path(config["general"]["logDir"])
    if number > 1:  # DaCHS turns its logs over itself, so no two processes may have the same
        logs = logs / f"process{number}"
        logs.mkdir(exist_ok=True)
        config["general"]["logDir"] = str(logs)
    config["web"]["bindAddress"], config["web"]["serverPort"] = "127.0.0.1", str(port)
    path = folder / f"gavo-{number}.rc"
    with path.open("w") as file:
        config.write(file)
    return path


class Children:
    """The processes: commands, and what runs of them."""

    def __init__(self):
        self.commands, self.running = [], {}

    def add(self, command, environment):
        """starts a command that is to run for good."""
        self.commands.append((command, environment))
        self.start(len(self.commands) - 1)

    def start(self, number):
        """starts a command; it dies with this process, however that ends."""
        command, environment = self.commands[number]
        prefix = ["setpriv", "--pdeathsig", "KILL"]
        self.running[number] = subprocess.Popen([*prefix, *command], env=environment, stdin=subprocess.DEVNULL)

    def ended(self):
        """returns the numbers of commands that do not run."""
        return [number for number, child in self.running.items() if child.poll() is not None]

    def stop(self):
        """ends all: the proxy first, so that nobody is sent to a server that goes."""
        for child in reversed(self.running.values()):
            if child.poll() is None:
                child.terminate()
        limit = time.monotonic() + GRACE
        for child in self.running.values():
            try:
                child.wait(max(0, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()


def proxy_configuration(template, port, bind, servers, of_hosts):
    """returns the text of the proxy's configuration; jobs go to the first process, or to the host that leads."""
    lines = [f"    server dachs{number} {each} check" for number, each in enumerate(servers, 1)]
    text = template.replace("@BIND@", f"{bind}:{port}").replace("@ALL@", "\n".join(lines))
    text = text.replace("@FIRST_IS@", "/leads" if of_hosts else "/alive")
    return text.replace("@FIRST@", "\n".join(lines if of_hosts else lines[:1]))


def arguments(given):
    """returns the arguments of the command line; ends the program where they are wrong."""
    parser = argparse.ArgumentParser(prog="supervise.py", description=__doc__.partition("\n")[0])
    servers = parser.add_mutually_exclusive_group(required=True)
    servers.add_argument("--processes", type=int, metavar="COUNT", help="of DaCHS, started here")
    servers.add_argument("--hosts", nargs="+", metavar="HOST:PORT", help="servers that run; the proxy alone is started")
    parser.add_argument("--configuration", type=pathlib.Path, help="of the processes of DaCHS, gavo.rc")
    parser.add_argument("folder", type=pathlib.Path, help="takes the configurations of the processes and of the proxy")
    parser.add_argument("template", type=pathlib.Path, help="of the proxy's configuration, resdir/etc/haproxy.cfg.in")
    parser.add_argument("bind", help="address where the proxy listens")
    parser.add_argument("port", type=int, help="port where the proxy listens")
    found = parser.parse_args(given)
    if (found.processes is None) != (found.configuration is None):
        parser.error("--processes and --configuration go together")
    return found


def main(given):
    """runs all until SIGTERM or SIGINT; returns the exit status."""
    args = arguments(given)
    ports = free_ports(args.processes or 0)
    servers = args.hosts or [f"127.0.0.1:{each}" for each in ports]
    children = Children()

    def end(*_):
        children.stop()
        sys.exit(0)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    for number, each in enumerate(ports, 1):
        path = configure(args.folder, args.configuration, each, number)
        environment = {**os.environ, "GAVOSETTINGS": str(path), "JWSTVO_PROCESS": str(number)}
        children.add(["dachs", "serve", "start", "-f"], environment)
    configuration = args.folder / "haproxy.cfg"
    template = args.template.read_text()
    configuration.write_text(proxy_configuration(template, args.port, args.bind, servers, bool(args.hosts)))
    children.add(["/usr/sbin/haproxy", "-db", "-f", str(configuration)], dict(os.environ))
    begun = time.monotonic()
    while True:
        time.sleep(PAUSE)
        for number in children.ended():
            if time.monotonic() - begun < EARLY:
                children.stop()
                return 1
            print(f"{' '.join(children.commands[number][0])} ended, and is started again", file=sys.stderr, flush=True)
            children.start(number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
