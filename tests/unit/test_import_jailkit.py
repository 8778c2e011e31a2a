#!/usr/bin/python3 -I
# SPDX-License-Identifier: BSD-2-Clause
"""test_import_jailkit.py - ini files, and what becomes of jailkit's sections
and limits; contrib/import-jailkit.  Whole hosts: tests/root/test_import.sh."""
import importlib.machinery
import importlib.util
import os
import re
import sys

sys.dont_write_bytecode = True
os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
loader = importlib.machinery.SourceFileLoader("ij", "contrib/import-jailkit")
ij = importlib.util.module_from_spec(
    importlib.util.spec_from_loader("ij", loader))
loader.exec_module(ij)

rows = bad = 0


def check(title, got, want):
    global rows, bad
    rows += 1
    if got == want:
        print("ok %d - %s" % (rows, title))
        return
    bad += 1
    print("not ok %d - %s" % (rows, title))
    for name, value in (("got", got), ("want", want)):
        print("# %s: %s" % (name, repr(value)))


class Host:
    """Stands for ij.Host: a few files, and no others."""
    top = ""
    names = {"www"}
    files = {"/usr/bin/id", "/bin/sh", "/usr/bin/env", "/usr/bin/git*",
             "/j/usr/bin/id", "/j/usr/bin/env", "/j/usr/share/t", '/opt/a"b'}

    def kind(self, path):
        if path in ("/usr/share/t", "/usr/l*"):
            return "dir"
        return "file" if path in self.files else None


# --- ini files: the words of [a] k, or why not --------------------------------

for title, text, want in (
        ("plain", "[a]\nk = x", "x"),
        ("colon", "[a]\nk: x", "x"),
        ("first of both", "[a]\nk=x:y=z", "x:y=z"),
        ("words", "[a]\nk = x , y,,z,\n", "x|y|z"),
        ("goes on", "[a]\nk = x,\n\ty\n  , z", "x|y|z"),
        ("a comment between", "[a]\nk = x,\n# no\n y", "x|y"),
        ("an empty line between", "[a]\nk = x,\n\n y", "x|y"),
        ("comments", "# [b]\n;x\n[a]\n #y\nk = x", "x"),
        ("no comment inside", "[a]\nk = x # y", "x # y"),
        ("carriage returns", "[a]\r\nk = x\r\n", "x"),
        ("the last counts", "[a]\nk = x\nk = y", "y"),
        ("capitals", "[a]\nK = X", "X"),
        ("another section's", "[b]\nk = y\n[a]\nl = x\n", ""),
        ("not of DEFAULT", "[DEFAULT]\nk = y\n[a]\nl = x\n", ""),
        ("no substitution", "[a]\nk = %(l)s, %h\nl = x", "%(l)s|%h"),
        ("sections again", "[a]\nk = x\n[b]\n[a]\nl = z", "x"),
        ("behind a section", "[a] # comment\nk = x", "x"),
        ("no value", "[a]\nk =\n", ""),
        ("indented behind a section", "[a]\n  k = x", "x"),
        ("UTF-8", "[a]\nk = \u00fc", "\u00fc"),
        ("not UTF-8", "[a]\nk = \udcfc", "\udcfc"),
        ("nothing", "", ""),
        ("before a section", "k = x", "f:1: an entry before the first "
         "[section]"),
        ("no key", "[a]\n\n= x", "f:3: neither [section] nor key = value"),
        ("no value sign", "[a]\nk", "f:2: neither [section] nor key = value"),
        ("section not closed", "[a", "f:1: an entry before the first "
         "[section]"),
        ("escape", "[a]\nk = \033[2J", "f:2: a control character")):
    try:
        said = "|".join(ij.Ini(text, "f").words("a", "k"))
    except ij.Error as e:
        said = str(e)
    check("ini: " + title, said, want)

# --- a section as a component: a line of what comes out -----------------------

for title, said, want in (
        ("a file", "paths = /usr/bin/id",
         'files       = [ "/usr/bin/id" ];'),
        ("a bare name", "paths = id", 'files       = [ "/usr/bin/id" ];'),
        ("one that is not there", "paths = nosuch",
         "# left out, not on this host: nosuch"),
        ("a path that is not there", "paths = /no",
         'optional    = [ "/no" ];'),
        ("a path that is too long", "paths = /" + 4096 * "n",
         "# left out, too long: /" + 4096 * "n"),
        ("a pattern", "paths = /usr/bin/git*",
         'optional    = [ "/usr/bin/git*" ];'),
        ("a directory", "paths = /usr/share/t/",
         'optional    = [ "/usr/share/t/**" ];'),
        ("a pattern of directories", "paths = /usr/l*",
         'optional    = [ "/usr/l*", "/usr/l*/**" ];'),
        ("twice", "paths = id, /usr/bin/id, id",
         'files       = [ "/usr/bin/id" ];'),
        ("old keys", "executables = id\nregularfiles = /bin/sh\n"
         "libraries = env",
         'files       = [ "/usr/bin/env", "/usr/bin/id", "/bin/sh" ];'),
        ("old directories", "directories = /usr/share/t",
         'optional    = [ "/usr/share/t/**" ];'),
        ("quoted", 'paths = /opt/a"b', 'files       = [ "/opt/a\\"b" ];'),
        ("more than three", "paths = /a, /b, /c, /d",
         'optional    = [\n\t"/a",\n\t"/b",\n\t"/c",\n\t"/d"\n];'),
        ("set-id", "paths_w_setuid = /bin/sh", "# WARNING: kept its set-uid "
         "bit; in a jail nothing has one: /bin/sh"),
        ("and there all the same", "paths_w_setuid = /bin/sh",
         'files       = [ "/bin/sh" ];'),
        ("an owner", "paths_w_owner = /bin/sh",
         "# kept its owner; in a jail it is root's: /bin/sh"),
        ("jailkit itself", "paths = /usr/sbin/jk_lsh",
         "# left out, jailsh does its work: /usr/sbin/jk_lsh"),
        ("the host", "paths = /", "# left out, a host is no component: /"),
        ("the kernel's", "paths = /proc/x",
         "# left out, every jail has its own: /proc/x"),
        ("a device", "devices = /dev/null", 'devices     = [ "null" ];'),
        ("no device", "devices = /dev/sda",
         "# left out, no device for a jail: /dev/sda"),
        ("an account", "users = root, www", 'accounts    = [ "www" ];'),
        ("no account", "users = eve", "# left out, no such account here: eve"),
        ("a group", "groups = root, adm",
         "# not needed, an account's groups are known: group adm"),
        ("an empty directory", "emptydirs = /srv/x",
         "# for `directories` of the jail: /srv/x"),
        ("a section", "includesections = s, t", 'requires    = [ "jk-s" ];'),
        ("no section", "includesections = s, t",
         "# left out, no such section: t"),
        ("the log", "need_logsocket = 1",
         "# need_logsocket: jails have it; with commands, log = true"),
        ("a comment", 'comment = x \\ "y"',
         'description = "x \\\\ \\"y\\"";'),
        ("an include, which conf.h refuses", "comment = @include x",
         'description = "\\x40include x";'),
        ("no comment", "paths = id", 'description = "s";')):
    text = ij.component(Host(), ij.Ini("[s]\n%s\n" % said, "f"), "s")
    check("component: " + title, want if "\n%s\n" % want in text else text,
          want)

# --- the sections of a jail at /j ---------------------------------------------

for title, text, want in (
        ("all is there", "[a]\npaths = id, env", "a"),
        ("one file is not", "[a]\npaths = id, /bin/sh", ""),
        ("what the host lacks does not count", "[a]\npaths = id, no, /no",
         "a"),
        ("nothing the host has", "[a]\npaths = no", ""),
        ("a directory", "[a]\npaths = /usr/share/t", "a"),
        ("included", "[a]\npaths = id\n[b]\npaths = env\n"
         "includesections = a", "b"),
        ("included by what is not there", "[a]\npaths = id\n[b]\n"
         "paths = /bin/sh\nincludesections = a", "a"),
        ("an alias", "[a]\npaths = id\n[b]\nincludesections = a", "b"),
        ("an alias of what is not there", "[a]\npaths = /bin/sh\n[b]\n"
         "includesections = a", ""),
        ("more than an alias", "[a]\npaths = id\n[b]\npaths = /no\n"
         "includesections = a", "a"),
        ("each other", "[a]\npaths = id\nincludesections = b\n[b]\n"
         "paths = env\nincludesections = a", "a"),
        ("itself", "[a]\nincludesections = a", ""),
        ("part of another", "[a]\npaths = id\n[b]\npaths = id, env", "b"),
        ("twice the same", "[a]\npaths = id\n[b]\npaths = id", "a|b")):
    check("sections: " + title,
          "|".join(ij.sections_of(Host(), ij.Ini(text, "f"), "/j")), want)

# --- what jk_lsh lets an account run: its own, its group's, DEFAULT's ---------

LSH = ij.Ini("[DEFAULT]\nexecutables = /bin/true\n"
             "[group users]\nexecutables = /usr/bin/rsync, id, /bin/id, /\n"
             "[alice]\nexecutables=/usr/bin/scp\n[empty]\npaths=/\n", "f")
for user, group, want in (("alice", "users", "scp"),
                          ("bob", "users", "rsync|id"), ("bob", "", "true"),
                          ("empty", "users", "")):
    check("jk_lsh: %s of %s" % (user, group or "nothing"),
          "|".join(ij.commands_of(LSH, user, group)), want)
check("names with a profile", ij.conf_commands(["scp", "rsync"]),
      'commands    = [ "scp", "rsync" ];\n')
check("and without: any arguments, as jk_lsh",
      ij.conf_commands(["rsync", 'i"d']), 'commands    = (\n\t"rsync",\n\t'
      '{ name = "i\\"d"; args = "any"; }\n);\n')

# --- text and names -----------------------------------------------------------

check("a comment stays one", ij.conf_comment("x\n}@include\033"),
      "# x?}?include?\n")
check("a string stays one", ij.conf_string('"\n@include \u00fc'),
      '"\\"\\x0a\\x40include \u00fc"')
check("a name is sound", ij.component_name("a b/../c\udcff"), "jk-a_b_.._c_")
check("the longest name", len(ij.component_name(61 * "x")), ij.NAME_MAX)
try:
    check("a longer one", ij.component_name(62 * "x"), "an error")
except ij.Error:
    check("a longer one", "an error", "an error")


class Accounts:
    """A host of accounts without files."""
    top = ""

    def __init__(self, *lines):
        self.passwd = [line.split(":") for line in lines]
        self.group = []

    def lines(self, path):
        return [["l", "", "", "", "", "", "/usr/sbin/jk_lsh"]]

    def ini(self, path):
        return None

    def kind(self, path):
        return None


JK = ":/usr/sbin/jk_chrootsh"
jails = ij.Jails(Accounts(
    "a:x:1:1::/srv/a b/./home/$(id)" + JK, "b:x:2:1::/opt/a b/./home" + JK,
    "c:x:3:1::/srv/a b/./c" + JK, "l:x:4:1::/srv/a b/./l" + JK,
    "d:x:5:1::/srv/\033[2J/./d" + JK))
check("a jail for those that are alike",
      [(j.name, j.users, j.commands) for j in jails.all],
      [("a_b", ["a", "c"], None), ("a_b-2", ["b"], None),
       ("a_b-3", ["l"], [])])
check("a shell reads back what is printed", jails.all[0].moves[0],
      "usermod --home '/srv/a b/home/$(id)' --shell /bin/sh a")
check("a control character is not printed", jails.remarks,
      ["d: left out, a control character in its line"])

# --- facts that the script repeats --------------------------------------------

with open("lib/device.c", encoding="ascii") as f:
    devices = re.findall(r'\{ "(\w+)", \d+, \d+ \}', f.read())
check("the devices are those of device.c", list(ij.DEVICES), devices)
with open("lib/jail.h", encoding="ascii") as f:
    longest = re.search(r"JAIL_NAME_MAX = (\d+)", f.read()).group(1)
check("the longest name is jail.h's", ij.NAME_MAX, int(longest))
check("the better components are shipped",
      [c for c in ij.BETTER.values()
       if not os.path.exists("conf/components.d/%s.conf" % c)], [])
profiled = []
for name in os.listdir("conf/commands.d"):
    with open("conf/commands.d/" + name, encoding="ascii") as f:
        text = re.sub("#.*", "", f.read())
    if re.search(r"^forms\s*=", text, re.M):
        names = re.search(r"^names\s*=\s*\[(.*?)\]", text, re.M | re.S)
        profiled += (re.findall('"(.*?)"', names.group(1)) if names
                     else [name[:-5]])
check("the names with a profile are those of the shipped ones",
      list(ij.PROFILED), sorted(profiled))

print("1..%d" % rows)
sys.exit(bad != 0)
