#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""oracle.py PROGRAM SEED LINES - does the program see what the rules let pass?

Makes command lines out of the words of a profile, breaks half of them, asks
match_lines which of them the rules allow, and has the real program's own parser
read the words that are handed on.  It must see the same options, each with the
same value, and the same operands: oracle.sh says for each program how.

B, HOME_OF: the build directory, and a directory that is the home, with nothing
in it but up/.  PROFILES: a directory, in place of conf/commands.d.
"""
import contextlib
import glob
import io
import os
import random
import re
import subprocess
import sys

BUILD = os.environ["B"]
HOME = os.environ["HOME_OF"]
HERE = os.path.dirname(os.path.abspath(__file__))
MATCH = BUILD + "/tests/commands/match_lines"

# --- what the rules say ---------------------------------------------------------


class Form:
    def __init__(self, name):
        self.name = name
        self.lists = {k: [] for k in ("names", "words", "require", "allow",
                                      "forbid", "add", "operands")}
        self.flags = ""

    def options(self):
        """Each (NAME, HOW, KIND); HOW is "", "=" or " "."""
        for text in self.lists["require"] + self.lists["allow"]:
            name, how, kind = re.fullmatch(r"([^= ]+)([= ]?)(.*)", text).groups()
            yield name, how, kind
        for letter in self.flags:
            yield "-" + letter, "", ""

    def has(self, name, how):
        return any(n == name and h == how for n, h, _ in self.options())


def read_rules(text):
    rule = {"names": [], "keys": set(), "forms": []}
    for line in text.splitlines():
        if not line.startswith("\t"):
            rule["names"] = line.split()
            continue
        key, _, value = line[1:].partition(" ")
        if key == "form":
            rule["forms"].append(Form(value))
        elif not rule["forms"]:
            rule["keys"].add(key)
        elif key == "flags":
            rule["forms"][-1].flags = value
        else:
            rule["forms"][-1].lists[key].append(value)
    return rule


def as_the_rules_read(rule, form, argv):
    """The options, each (NAME, VALUE or None), and the operands."""
    options, i = [], 1 + len(form.lists["words"])
    added = [a.replace("%h", HOME).replace("%u", "al") for a in form.lists["add"]]
    while i < len(argv) and argv[i].startswith("-") and argv[i] != "-":
        word = argv[i]
        i += 1
        if word == "--":
            break
        if word.startswith("--"):
            name, joined, value = word.partition("=")
            if joined:
                options.append((name, value))
            elif form.has(name, "") and not form.has(name, " "):
                options.append((name, None))
            elif form.has(name, " ") or (word in added and i < len(argv) and
                                         argv[i] in added and
                                         not argv[i].startswith("-")):
                options.append((name, argv[i]))
                i += 1
            else:
                options.append((name, None))
            continue
        for at, letter in enumerate(word[1:], 2):
            name, value = "-" + letter, word[at:]
            if value and form.has(name, "="):
                options.append((name, value))
                break
            if not value and (form.has(name, " ") or
                              (word in added and not form.has(name, "") and
                               i < len(argv) and argv[i] in added and
                               not argv[i].startswith("-"))):
                options.append((name, argv[i]))
                i += 1
                break
            options.append((name, None))
    return options, argv[i:]


# --- lines ----------------------------------------------------------------------

PATHS = ["up", "up/", "up/a b", ".", "up/../up/x", "/", HOME + "/up", "a", "..",
         "-x", "--", "-", "~", "~al/x", "up/-rf", "a=b", "a:b", "--sender",
         "jos\u00e9", "*", "a;b", ":local:a", "up:", "name:x/y", "up/$x",
         "'", "\\", "up//./c/", "%h", "", ":", "-e./x",
         "up/--server", "a,b", "@x", "[x]", "x" * 300]
ODD = ["--", "-", "", "=", "-x", "--x", "--=", "-=", "---", "-e", "a", "~", "..",
       "--help", "-h", "-?", "--version", "\u00e9", "-\u00e9", "--daemon",
       "-s", "-Mx", "-T", "-0", "--no-r", "-P", "-V", "5", "x=y"]


def quote(word):
    return "'" + word.replace("'", "'\\''") + "'"


def value_of(rnd, kind):
    if rnd.random() < 0.1:
        return rnd.choice(PATHS + ODD)
    if kind.startswith("is:"):
        return rnd.choice(kind[3:].split("|"))
    if kind.startswith("chars:"):
        return "".join(rnd.choice("abzABZ019.,:_-+/= ") for _ in
                       range(rnd.randint(1, 4))) if rnd.random() < 0.3 else \
            "".join(rnd.choice("ab1") for _ in range(rnd.randint(1, 4)))
    if kind in ("number", "size"):
        return rnd.choice(["0", "5", "60", "512", "1024"] +
                          (["5M", "1.5G", "10k", "1KiB"] if kind == "size"
                           else []))
    if kind == "text":
        return rnd.choice(["x", "~", "a b", "a=b", "--", "-x", "*:al", ""])
    return rnd.choice(PATHS)


def make_line(rnd, rule, form, foreign):
    words = [rnd.choice(form.lists["names"] or rule["names"])]
    words += form.lists["words"]
    options = list(form.options())
    needed = [o for o in options if any(
        re.split("[= ]", r)[0] == o[0] for r in form.lists["require"])]
    some = needed + [rnd.choice(options) for _ in range(rnd.randint(0, 6))
                     if options]
    rnd.shuffle(some)
    for name, how, kind in some:
        if how == "=" and name.startswith("--"):
            words.append(name + "=" + value_of(rnd, kind))
        elif how == "=":
            words.append(name + value_of(rnd, kind))
        else:
            words.append(name)
            if how == " ":
                words.append(value_of(rnd, kind))
    if "clusters" in rule["keys"] and rnd.random() < 0.6:
        merged = [words[0]]
        for w in words[1:]:
            if re.fullmatch("-[^-].*", w) and re.fullmatch("-[^-]+", merged[-1]):
                merged[-1] += w[1:]
            else:
                merged.append(w)
        words = merged
    if rnd.random() < (0.5 if "dashes" in rule["keys"] else 0.05):
        words.append("--")
    for kind in form.lists["operands"]:
        for _ in range(rnd.randint(1, 4) if kind == "path+" else 1):
            words.append(value_of(rnd, kind))
    if rnd.random() < 0.5:
        for _ in range(rnd.randint(1, 2)):
            change(rnd, words, foreign)
    return " ".join([words[0]] + [quote(w) for w in words[1:]])


def change(rnd, words, foreign):
    at = rnd.randrange(1, len(words) + 1)
    how = rnd.randrange(9)
    if at == len(words) or how == 0:
        words.insert(at, rnd.choice(foreign + ODD))
    elif how == 1:
        words.insert(at, rnd.choice(words[1:]))
    elif how == 2:
        del words[at]
    elif how == 3:
        words[at] = words[at][:rnd.randint(0, len(words[at]))]
    elif how == 4:
        words[at] = words[at].replace("=", " ", 1)
    elif how == 5 and "=" in words[at]:
        words[at:at + 1] = words[at].split("=", 1)
    elif how == 6:
        words[at] += rnd.choice(["=", "=5", "x", "-", "=--", "/..", " "])
    elif how == 7:
        words[at] = rnd.choice(["-", "--"]) + words[at]
    else:
        other = rnd.randrange(1, len(words))
        words[at], words[other] = words[other], words[at]


def judge(profile, row, lines):
    done = subprocess.run([MATCH, profile, row, HOME], check=True,
                          input="\n".join(lines) + "\n", text=True,
                          stdout=subprocess.PIPE)
    return done.stdout.split("\n")[:-1]


# --- programs -------------------------------------------------------------------


class Parser:
    """options(argv): [((NAMES), VALUE)], operands; None: it would not run."""
    rows = []           # of the jail file
    foreign = []        # its options, also those that no profile has

    def fits(self, rule, form, argv):
        seen = self.read(argv)
        if seen is None:
            return "it does not parse"
        options, operands = as_the_rules_read(rule, form, argv)
        if len(options) != len(seen[0]) or any(
                name not in names or (value or "") != (had or "")
                for (name, value), (names, had) in zip(options, seen[0])):
            return "options %r, and by the program %r" % (options, seen[0])
        if operands != seen[1]:
            return "operands %r, and by the program %r" % (operands, seen[1])
        return None


class Rsync(Parser):
    """popt(3) itself, preloaded: popt_trace.c."""
    profile = "rsync"
    rows = ["", 'access = "ro";', 'access = "put"; root = "%h";',
            'access = "new"; root = "%h";', 'root = "%h/up";',
            "delete = false;"]

    def __init__(self):
        said = subprocess.run(["perl", HERE + "/popt_options.pl",
                               "/usr/bin/rsync"], check=True, text=True,
                              stdout=subprocess.PIPE)
        self.foreign = said.stdout.split()
        self.trace = HOME + "/../trace"

    def read(self, argv):
        if os.path.exists(self.trace):
            os.remove(self.trace)
        subprocess.run(argv, executable="/usr/bin/rsync", cwd=HOME, env={
            "HOME": "/", "PATH": "/usr/bin:/bin", "POPT_TRACE": self.trace,
            "LD_PRELOAD": BUILD + "/tests/commands/popt_trace.so"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        options, operands = [], []
        with open(self.trace, encoding="utf-8") as f:
            for line in f.read().split("\n")[:-1]:
                if line.startswith("!"):
                    return None
                if line.startswith("="):
                    operands.append(line[1:])
                    continue
                name, letter, *value = line.split("\x1f")
                options.append((("--" + name, "-" + letter),
                                value[0] if value else None))
        return options, operands


class Getopt(Parser):
    """getopt(3) of POSIX with the string of letters in the program's file, and
    the program itself, which must not take it for a wrong usage."""
    letters = ""

    def find(self, program, must):
        with open(program, "rb") as f:
            image = f.read()
        for found in re.findall(rb"(?<=\0)([A-Za-z0-9:]{6,80})(?=\0)", image):
            plain = found.decode().replace(":", "")
            if len(set(plain)) == len(plain) and set(must) <= set(plain):
                self.letters = found.decode()
                self.foreign = ["-" + c for c in plain]
        if not self.letters:
            sys.exit("oracle.py: no letters in " + program)

    def read(self, argv):
        options, i = [], 1
        while i < len(argv) and argv[i].startswith("-") and argv[i] != "-":
            word = argv[i]
            i += 1
            if word == "--":
                break
            for at, letter in enumerate(word[1:], 2):
                where = self.letters.find(letter)
                if where < 0 or letter == ":":
                    return None
                if self.letters[where + 1:where + 2] != ":":
                    options.append((("-" + letter,), None))
                    continue
                value = word[at:]
                if not value:
                    if i == len(argv):
                        return None
                    value = argv[i]
                    i += 1
                options.append((("-" + letter,), value))
                break
        return (options, argv[i:]) if self.runs(
            argv, options, argv[i:]) else None


class Scp(Getopt):
    """As Getopt; and with -f it says of each operand that it is not there."""
    profile = "scp"
    rows = ["", 'access = "ro";', 'access = "put"; root = "%h";',
            'root = "%h/up"; glob = false;']

    def __init__(self):
        self.find("/usr/bin/scp", "tfSo")

    def runs(self, argv, options, operands):
        done = subprocess.run(argv, executable="/usr/bin/scp", cwd=HOME,
                              input=b"\0" * 64, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        if b"usage: scp" in done.stderr or b" option" in done.stderr:
            return False
        missing = [o.rstrip("/") for o in operands
                   if not os.path.lexists(os.path.join(HOME, o))]
        if (("-f",), None) not in options or (
                (("-r",), None) in options and len(missing) < len(operands)):
            return True     # it waits for answers, or sends what is there
        return all(b"scp: %s: " % o.encode() in done.stdout for o in missing)


class Sftp(Getopt):
    """As Getopt; and it serves, and ends well at the end of its input."""
    profile = "sftp-server"
    rows = ["", 'access = "ro";', 'access = "put"; root = "%h";',
            'umask = "027";', 'start = "%h/up";']

    def __init__(self):
        self.program = next(d + "/sftp-server" for d in (
            "/usr/lib/openssh", "/usr/libexec/openssh", "/usr/lib/ssh")
            if os.path.exists(d + "/sftp-server"))
        self.find(self.program, "RuQP")

    def runs(self, argv, options, operands):
        done = subprocess.run(argv, executable=self.program, cwd=HOME,
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
        return done.returncode == 0 and b"sage" not in done.stderr


class Git(Parser):
    """git itself, in a home without a repository: it says which directory it
    takes the one operand for.  Where "~" led, there is one."""
    profile = "git"
    rows = ["", 'access = "ro";', 'root = "%h/up";']

    def __init__(self):
        self.foreign = ["--strict", "--timeout=5", "--stateless-rpc",
                        "--advertise-refs", "--http-backend-info-refs",
                        "--no-strict", "-h", "--exec=x", "-c", "-C"]

    def read(self, argv):
        done = subprocess.run(argv, executable="/usr/bin/" +
                              os.path.basename(argv[0]), cwd=HOME + "/up",
                              env={"HOME": HOME, "PATH": "/usr/bin:/bin",
                                   "LC_ALL": "C"}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = re.search(rb"fatal: '(.*)' does not appear to be a git repository",
                         done.stdout, re.S)
        if said is not None:
            return [], [said.group(1).decode()]
        self.said = done.stdout
        return None


class Borg(Parser):
    """borg's own argparse, with its own table: Archiver.parse_args()."""
    profile = "borg"
    rows = ["", 'access = "new"; root = "%h";', 'quota = "5G";',
            'umask = "027";', 'root = "%h/up";']

    def __init__(self):
        sys.path.insert(0, os.environ.get("BORG", ""))
        from borg.archiver import Archiver
        self.archiver = Archiver()
        self.foreign = ["--append-only", "--restrict-to-path=/",
                        "--restrict-to-repository", "--rsh=x", "--lock-wait",
                        "--umask", "--remote-path=x", "--show-rc", "--log-json",
                        "-p", "-v", "--progress", "--restrict-to-path"]

    def fits(self, rule, form, argv):
        """argparse keeps what is set, not the order: so that is compared."""
        options, operands = as_the_rules_read(rule, form, argv)
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said):
                got = self.archiver.parse_args(argv[1:])
        except SystemExit:
            # a value that it knows better: a quota of less than 10M
            return None if "argument --storage-quota: " in said.getvalue() \
                else "it does not parse: " + said.getvalue()[-200:]
        if operands or got.func.__name__ != "do_serve":
            return "operands %r, %s" % (operands, got.func.__name__)
        last = {n: v for n, v in options}
        paths = [v for n, v in options if n == "--restrict-to-path"]
        levels = {"--debug": "debug", "--info": "info", "--error": "error",
                  "--critical": "critical", "--warning": "warning"}
        level = [levels[n] for n, v in options if n in levels]
        want = {
            "restrict_to_paths": paths,
            "append_only": "--append-only" in last,
            "restrict_to_repositories": None,
            "umask": int(last.get("--umask", "077"), 8),
            "debug_topics": [v for n, v in options if n == "--debug-topic"],
            "log_level": level[-1] if level else "warning",
        }
        have = {k: getattr(got, k) for k in want}
        have["debug_topics"] = [t.replace("borg.debug.", "") for t in
                                have["debug_topics"]]
        want["debug_topics"] = [t.replace("borg.debug.", "") for t in
                                want["debug_topics"]]
        if want != have:
            return "%r, and by the program %r" % (want, have)
        quota = last.get("--storage-quota")
        if (quota is None) != (not got.storage_quota):
            return "quota %r, and by the program %r" % (quota,
                                                        got.storage_quota)
        return None


def run_target(argv, **more):
    """The machine's program, or the one of get-targets.sh, in HOME."""
    program = "/usr/bin/" + os.path.basename(argv[0])
    targets = BUILD + "/targets"
    if not os.path.exists(program):
        program = targets + program
    done = subprocess.run(argv, executable=program, cwd=HOME, env={
        "HOME": HOME, "PATH": "/usr/bin:/bin", "LC_ALL": "C",
        "LD_LIBRARY_PATH": ":".join(glob.glob(targets + "/usr/lib/*-linux-gnu")),
        **more}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode("utf-8", "replace")


class Rclone(Parser):
    """rclone itself, at the end of its input: it ends well, and says which
    directory of this side it takes the one operand for."""
    profile = "rclone-restic"
    rows = ["", 'access = "new"; root = "%h";', 'root = "%h/up";']

    def __init__(self):
        self.foreign = ["--append-only=false", "--stdio=false", "--config=up/c",
                        "-v", "--addr=x", "--drive-use-trash", "--links", "-l",
                        "--b2-hard-delete=false", "-L", "--private-repos"]

    def fits(self, rule, form, argv):
        operands = as_the_rules_read(rule, form, argv)[1]
        rc, said = run_target(argv, RCLONE_CONFIG="/dev/null",
                              RCLONE_LOG_LEVEL="DEBUG")
        if rc != 0:
            return said[-200:]
        place = re.search('to be canonical "(.*)"', said) or re.search(
            'Creating backend with remote "(.*)"', said)
        place = re.sub(r"\\(.)", r"\1", place.group(1))
        want = "/" + os.path.normpath(os.path.join(HOME,
                                                   operands[0])).lstrip("/")
        return None if place == want else "%r, and by the program %r" % (
            want, place)


class Svnserve(Parser):
    """svnserve itself: it greets the one client that a tunnel has."""
    profile = "svnserve"
    rows = ["", 'access = "ro";', 'root = "%h/up";']

    def __init__(self):
        self.foreign = ["-r/", "-R", "-d", "-i", "-X", "-T", "--tunnel",
                        "--tunnel-user=x", "--log-file=up/x", "-M1"]

    def fits(self, rule, form, argv):
        said = run_target(argv)[1]
        return None if said.startswith("( success ( 2 2 ") else said[:200]


PROGRAMS = {"rsync": Rsync, "scp": Scp, "sftp-server": Sftp, "git": Git,
            "borg": Borg, "rclone-restic": Rclone, "svnserve": Svnserve}


def main():
    program = PROGRAMS[sys.argv[1]]()
    rnd = random.Random(int(sys.argv[2]))
    count, allowed, bad = int(sys.argv[3]), 0, []
    profile = "%s/%s.conf" % (os.environ.get("PROFILES", HERE +
                              "/../../conf/commands.d"), program.profile)
    for row in program.rows:
        row = '{ use = "%s"; %s }' % (program.profile, row)
        rule = read_rules(subprocess.run([MATCH, profile, row], check=True,
                                         text=True, stdout=subprocess.PIPE
                                         ).stdout)
        forms = {f.name: f for f in rule["forms"]}
        lines = [make_line(rnd, rule, rnd.choice(rule["forms"]),
                           program.foreign)
                 for _ in range(count // len(program.rows))]
        for line, verdict in zip(lines, judge(profile, row, lines)):
            if verdict == "-":
                continue
            form, *argv = verdict.split("\x1f")
            allowed += 1
            why = program.fits(rule, forms[form], argv)
            if why is not None:
                bad.append("%s\n  %s\n  %r\n  %s" % (row, line, argv, why))
    print("%d lines, of which the rules let %d pass" % (count, allowed),
          file=sys.stderr)
    print("\n".join(bad[:20]))
    return 1 if bad or allowed < count / 20 else 0


if __name__ == "__main__":
    sys.exit(main())
