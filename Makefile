# SPDX-License-Identifier: BSD-2-Clause
# pam_jail - GNU make and pkg-config, objects out of source under build/.
#
#   make                 pam_jail.so, jailsh, jail-setup, jail-init
#   make check           every test (root: the logins too)
#   make help            the other targets

# the only place: NEWS's head, --version and the tarball agree (tests/lint)
VERSION     = 0.2
PREFIX     ?= /usr
SYSCONFDIR ?= /etc
B          ?= build
CC         ?= cc
PKG_CONFIG ?= pkg-config
PAMDIR     ?= $(shell $(PKG_CONFIG) --variable=libdir pam)/security

WARN   = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
         -Wwrite-strings -Wformat=2 -Wvla -Wundef -Wpointer-arith
# A packager's CFLAGS take none of this away (tests/lint/check_harden.sh): Fedora's
# -fexceptions would bring libgcc_s into sshd and each tree.  What not every compiler
# and machine has is tried, once.
has    = $(shell echo 'int i;' | $(CC) -Werror $1 -x c -c -o /dev/null - \
             2>/dev/null && echo ' $1')
# glibc's checks need -O.  A packager's own level stays, and with a sanitizer
# there is none: it finds more.
fortify = $(shell echo | $(CC) $(CPPFLAGS) $(CFLAGS) -dM -E - 2>/dev/null | \
              awk '/_FORTIFY_SOURCE/ { had = 1 } /__OPTIMIZE__/ { o = 1 } \
              END { if (o && !had) print " -D_FORTIFY_SOURCE=2" }')
HARDEN  = $(eval HARDEN := -fstack-protector-strong -fPIC -fvisibility=hidden \
              -fno-strict-aliasing -fno-exceptions$(call \
              has,-fstack-clash-protection)$(call \
              has,-fcf-protection)$(call has,-mbranch-protection=standard)$(if \
              $(findstring -fsanitize,$(CFLAGS)),,$(fortify)))$(HARDEN)
LDHARD = -Wl,-z,defs,-z,relro,-z,now,-z,noexecstack,--as-needed
CFLAGS ?= -O2 -g
ifneq ($(WERROR),)
WARN  += -Werror
endif
ifneq ($(SANITIZE),)
# address and undefined together
CFLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
          -fno-omit-frame-pointer
LDHARD := -Wl,-z,relro,-z,now -fsanitize=address,undefined
endif
DEFS   = -std=gnu11 -D_GNU_SOURCE -iquote lib -iquote command \
         -iquote jail-setup \
         -DPREFIX='"$(PREFIX)"' -DSYSCONFDIR='"$(SYSCONFDIR)"' \
         -DVERSION='"$(VERSION)"'

# What each product links.  pam_jail.so lives in sshd and links the least.
LIBS_ENTER = $(shell $(PKG_CONFIG) --libs libconfig)
LIBS_PAM   = $(shell $(PKG_CONFIG) --libs pam) $(LIBS_ENTER)
# Audit records, where libaudit was found; make AUDIT=0 does without.  libpam
# itself links it on Debian, Fedora and SUSE: nothing new comes into sshd.
AUDIT      ?= $(shell $(PKG_CONFIG) --exists audit && echo 1)
ifeq ($(AUDIT),1)
LIBS_PAM  += $(shell $(PKG_CONFIG) --libs audit)
endif
# names of capabilities, for services
LIBS_SH    = $(shell $(PKG_CONFIG) --libs libcap-ng) $(LIBS_ENTER)
LIBS_SETUP = $(shell $(PKG_CONFIG) --libs nettle jansson) $(LIBS_SH)
# rpm's package database, where librpm was found; dpkg's needs no library
RPM_LIBS   ?= $(shell $(PKG_CONFIG) --silence-errors --libs rpm)
RPM_CFLAGS ?= $(shell $(PKG_CONFIG) --silence-errors --cflags rpm)
ifneq ($(RPM_LIBS),)
LIBS_SETUP += $(RPM_LIBS)
endif
# the context of a login, where libselinux was found
SELINUX_LIBS   ?= $(shell $(PKG_CONFIG) --silence-errors --libs libselinux)
SELINUX_CFLAGS ?= $(shell $(PKG_CONFIG) --silence-errors --cflags libselinux)
LIBS_SETUP += $(SELINUX_LIBS)
LIBS_TEST  = $(shell $(PKG_CONFIG) --libs cmocka)

src     = $(patsubst %.c,$B/%.o,$(wildcard $1/*.c))
LIB_O   = $(call src,lib)
CMD_O   = $(call src,command)
PAM_O   = $(call src,pam_jail)
SH_O    = $(filter-out %/inside.o,$(call src,jailsh))
# the jailsh of a tree: jailsh/admin.h
IN_O    = $(patsubst %,$B/jailsh/%.o,arguments child_wait commands inside jailsh \
          record script split_words)
# process 1 of a service's container: static, and without what is not needed
INIT_O  = $(call src,jail-init)
INIT_LIB_O = $(patsubst %,$B/lib/%.o,dir err filter list)
SETUP_O = $(call src,jail-setup) $(call src,jail-setup/*)
UNIT    = $(patsubst tests/%.c,$B/tests/%,$(wildcard tests/unit/test_*.c))

SHARED   = $B/libcommand.a $B/libjail.a
PRODUCTS = $B/pam_jail.so $B/jailsh/jailsh $B/jailsh/inside \
           $B/jail-setup/jail-setup $B/jail-init/jail-init

.PHONY: all
all: $(PRODUCTS)

# one line for each file; make V=1 shows the commands
ifneq ($(V),1)
Q = @echo '  $(if $(filter %.o,$@),CC,LD) $@';
endif

$B/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(DEFS) $(CPPFLAGS) $(CFLAGS) $(WARN) $(HARDEN) -MMD -MP \
	    -c -o $@ $<

ifneq ($(RPM_LIBS),)
$B/jail-setup/package/package_rpm.o $B/tests/unit/test_package.o: \
    private DEFS += -DHAVE_RPM $(RPM_CFLAGS)
endif

ifneq ($(SELINUX_LIBS),)
$B/jail-setup/inspect/explain_selinux.o: \
    private DEFS += -DHAVE_SELINUX $(SELINUX_CFLAGS)
endif

$B/jail-setup/pam/pammodule.o $B/jail-setup/pam/pamdialect.o: \
    private DEFS += -DPAMDIR='"$(PAMDIR)"'

ifeq ($(AUDIT),1)
$B/pam_jail/report_audit.o: private DEFS += -DHAVE_AUDIT
endif

# --version and the bill of materials say it
$B/jail-setup/main.o $B/jailsh/jailsh.o $B/jail-setup/record/sbom_cyclonedx.o: \
    Makefile

$B/libjail.a: $(LIB_O)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# of jailsh and jail-setup only: the link of pam_jail.so does without it
$B/libcommand.a: $(CMD_O)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# everything of jail-setup but its main, for the tests
$B/libsetup.a: $(filter-out $B/jail-setup/main.o,$(SETUP_O))
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$B/pam_jail.so: $(PAM_O) $B/libjail.a pam_jail/pam_jail.map
	$(Q)$(CC) -shared $(CFLAGS) $(LDFLAGS) $(LDHARD) \
	    -Wl,--version-script=pam_jail/pam_jail.map \
	    -o $@ $(PAM_O) $B/libjail.a $(LIBS_PAM)

$B/jailsh/jailsh: $(SH_O) $(SHARED)
	$(Q)$(CC) -pie $(CFLAGS) $(LDFLAGS) $(LDHARD) -o $@ $^ $(LIBS_SH)

$B/jailsh/inside: $(IN_O) $(SHARED)
	$(Q)$(CC) -pie $(CFLAGS) $(LDFLAGS) $(LDHARD) -o $@ $^

# A tree has no loader for it.  The sanitizers have no static form.
STATIC  = $(if $(findstring -fsanitize,$(CFLAGS)),-pie,-static-pie)
$B/jail-init/jail-init: $(INIT_O) $(INIT_LIB_O)
	$(Q)$(CC) $(CFLAGS) $(filter-out -pie,$(LDFLAGS)) $(LDHARD) $(STATIC) \
	    -o $@ $^

$B/jail-setup/jail-setup: $B/jail-setup/main.o $B/libsetup.a $(SHARED)
	$(Q)$(CC) -pie $(CFLAGS) $(LDFLAGS) $(LDHARD) -o $@ $^ $(LIBS_SETUP)

$B/tests/%: $B/tests/%.o $B/libsetup.a $(SHARED)
	$(Q)$(CC) -pie $(CFLAGS) $(LDFLAGS) $(LDHARD) -o $@ $^ $(LIBS_SETUP) \
	    $(LIBS_TEST)

-include $(patsubst %.o,%.d,$(LIB_O) $(CMD_O) $(PAM_O) $(SH_O) $(SETUP_O) $(INIT_O) \
    $(call src,tests/*))

# --- installation -------------------------------------------------------------

BINDIR   = $(PREFIX)/bin
SBINDIR  = $(PREFIX)/sbin
SHAREDIR = $(PREFIX)/share/jail
EXECDIR  = $(PREFIX)/libexec/jail
# the same path in each tree of a service's container
INITDIR  = $(PREFIX)/lib/jail
MANDIR   = $(PREFIX)/share/man
UNITDIR ?= $(PREFIX)/lib/systemd/system
BASHCOMP ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMP  ?= $(PREFIX)/share/zsh/vendor-completions
FISHCOMP ?= $(PREFIX)/share/fish/vendor_completions.d
COMPONENTS = $(wildcard conf/components.d/*.conf)
SCHEMAS    = $(wildcard conf/*.schema.json)
PROFILES   = $(wildcard conf/commands.d/*.conf)
EXAMPLES   = $(wildcard conf/jails.d/*.conf conf/pam.d/* conf/recipes/* \
             packaging/apparmor/*)
MANUALS    = $(wildcard conf/*.[57] pam_jail/*.[78] jailsh/*.8 jail-setup/*.8 \
             jail-init/*.[58])

.PHONY: install uninstall
install: $(PRODUCTS)
	@[ '$(PAMDIR)' != /security ] || { echo 'install: pkg-config does not' \
	    'know pam, so say where its modules are: PAMDIR=' >&2; exit 1; }
	install -d $(DESTDIR)$(PAMDIR) $(DESTDIR)$(BINDIR) $(DESTDIR)$(SBINDIR) \
	    $(DESTDIR)$(SHAREDIR)/components.d $(DESTDIR)$(SHAREDIR)/examples \
	    $(DESTDIR)$(SHAREDIR)/commands.d \
	    $(DESTDIR)$(SHAREDIR)/contrib \
	    $(DESTDIR)$(SYSCONFDIR)/jail/jails.d \
	    $(DESTDIR)$(SYSCONFDIR)/jail/components.d \
	    $(DESTDIR)$(SYSCONFDIR)/jail/commands.d \
	    $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
	    $(DESTDIR)$(MANDIR)/man8
	install -m 644 $B/pam_jail.so $(DESTDIR)$(PAMDIR)/pam_jail.so
	install -m 755 $B/jailsh/jailsh $(DESTDIR)$(BINDIR)/jailsh
	install -D -m 755 $B/jailsh/inside $(DESTDIR)$(EXECDIR)/jailsh
	install -m 755 $B/jail-setup/jail-setup $(DESTDIR)$(SBINDIR)/jail-setup
	install -D -m 755 $B/jail-init/jail-init $(DESTDIR)$(INITDIR)/jail-init
	install -m 644 $(COMPONENTS) $(DESTDIR)$(SHAREDIR)/components.d
	install -m 644 $(PROFILES) $(DESTDIR)$(SHAREDIR)/commands.d
	install -m 644 $(SCHEMAS) $(DESTDIR)$(SHAREDIR)
	install -m 644 $(EXAMPLES) $(DESTDIR)$(SHAREDIR)/examples
	install -m 755 contrib/import-jailkit $(DESTDIR)$(SHAREDIR)/contrib
	install -m 755 $(REMOVAL) packaging/upgrade.sh $(DESTDIR)$(EXECDIR)
	install -D -m 644 packaging/systemd/jail.service \
	    $(DESTDIR)$(UNITDIR)/jail.service
	for p in jail-setup jailsh; do \
	    install -D -m 644 conf/completion/$$p.bash $(DESTDIR)$(BASHCOMP)/$$p && \
	    install -D -m 644 conf/completion/$$p.zsh $(DESTDIR)$(ZSHCOMP)/_$$p && \
	    install -D -m 644 conf/completion/$$p.fish \
	        $(DESTDIR)$(FISHCOMP)/$$p.fish || exit; done
	install -m 644 $(filter %.5,$(MANUALS)) $(DESTDIR)$(MANDIR)/man5
	install -m 644 $(filter %.7,$(MANUALS)) $(DESTDIR)$(MANDIR)/man7
	install -m 644 $(filter %.8,$(MANUALS)) $(DESTDIR)$(MANDIR)/man8
	@[ -n '$(DESTDIR)' ] || [ ! -e /sys/fs/selinux/enforce ] || \
	    [ -e $(SELINUXDIR)/packages/jail.pp ] || echo 'install: SELinux' \
	    'is on: make install-selinux, and see SELinux in pam_jail(8)'

# /etc/jail and /var/lib/jail stay: they are the administrator's.  A drop-in that
# runs a missing jail-setup stops every user manager, so it is removed first.
REMOVAL = packaging/removal.sh
uninstall:
	@[ -n "$(DESTDIR)" ] || sh $(REMOVAL) lines $(SYSCONFDIR) || { \
	    echo 'uninstall: these files name pam_jail.so; fix:' \
	        'jail-setup pam remove --all' >&2; exit 1; }
	@[ -n "$(DESTDIR)" ] || \
	    sh $(REMOVAL) end uninstall $(SBINDIR)/jail-setup
	rm -f $(DESTDIR)$(PAMDIR)/pam_jail.so $(DESTDIR)$(BINDIR)/jailsh \
	    $(DESTDIR)$(SBINDIR)/jail-setup $(DESTDIR)$(UNITDIR)/jail.service
	rm -rf $(DESTDIR)$(EXECDIR) $(DESTDIR)$(INITDIR)
	rm -f $(foreach m,$(MANUALS),\
	    $(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $m))/$(notdir $m))
	for p in jail-setup jailsh; do \
	    rm -f $(DESTDIR)$(BASHCOMP)/$$p $(DESTDIR)$(ZSHCOMP)/_$$p \
	        $(DESTDIR)$(FISHCOMP)/$$p.fish || exit; done
	rm -rf $(DESTDIR)$(SHAREDIR)

# --- SELinux: a policy module ---------------------------------------------------

# The devel Makefile is the one of the policy: Debian's selinux-policy-dev, and
# selinux-policy-devel of Fedora, RHEL and openSUSE.  It builds where it is run.
SELINUX_DEVEL  ?= /usr/share/selinux/devel
SELINUXDIR     ?= $(PREFIX)/share/selinux
SELINUX_PP      = $B/selinux/jail.pp
.PHONY: selinux install-selinux
selinux: $(SELINUX_PP)

$(SELINUX_PP): $(wildcard packaging/selinux/jail.*)
	@[ -e $(SELINUX_DEVEL)/Makefile ] || { echo 'selinux: no' \
	    '$(SELINUX_DEVEL)/Makefile; fix: install selinux-policy-dev, or' \
	    'selinux-policy-devel' >&2; exit 1; }
	@mkdir -p $(@D)
	cp $^ $(@D)
	cd $(@D) && $(UNSET) $(MAKE) -f $(SELINUX_DEVEL)/Makefile jail.pp

install-selinux: $(SELINUX_PP)
	install -D -m 644 $< $(DESTDIR)$(SELINUXDIR)/packages/jail.pp
	install -D -m 644 packaging/selinux/jail.if \
	    $(DESTDIR)$(SELINUXDIR)/devel/include/distributed/jail.if

# --- releases -----------------------------------------------------------------

# Of one commit the same bytes, whoever makes them and where.
DIST = $B/pam_jail-$(VERSION).tar
.PHONY: dist
dist:
	@git diff --quiet HEAD || { echo 'dist: commit first: it is made' \
	    'of the last commit of a clone' >&2; exit 1; }
	@mkdir -p $B
	git -c tar.umask=0022 -c core.autocrlf=false archive --format=tar \
	    --prefix=pam_jail-$(VERSION)/ -o $(DIST) HEAD
	gzip -9nf $(DIST)

# What a build of ours would hand on, and Debian's would take for its own.
UNSET   = env -u B -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u CFLAGS
DEB     = $B/deb
DEB_SRC = $(DEB)/pam-jail-$(VERSION)
.PHONY: deb deb-source
deb-source: dist
	rm -rf $(DEB)
	mkdir -p $(DEB)
	tar -xzf $(DIST).gz -C $(DEB)
	mv $(DEB)/pam_jail-$(VERSION) $(DEB_SRC)
	cp $(DIST).gz $(DEB)/pam-jail_$(VERSION).orig.tar.gz
	cp -r $(DEB_SRC)/packaging/deb $(DEB_SRC)/debian

deb:
	@dpkg-checkbuilddeps packaging/deb/control || { echo 'deb: fix:' \
	    'apt-get install those; or make check-deb builds in a clean' \
	    'tree' >&2; exit 1; }
	$(MAKE) deb-source
	cd $(DEB_SRC) && $(UNSET) dpkg-buildpackage -us -uc
	@ls $(DEB)/*.deb

# RPMBUILD: more words for rpmbuild
RPM     = $B/rpm
RPM_SPEC = packaging/rpm/pam_jail.spec
.PHONY: rpm rpm-source
rpm-source: dist
	rm -rf $(RPM)
	mkdir -p $(RPM)/SOURCES $(RPM)/SPECS
	cp $(DIST).gz $(RPM)/SOURCES
	cp $(RPM_SPEC) $(RPM)/SPECS

rpm:
	@command -v rpmbuild >/dev/null || { echo 'rpm: no rpmbuild; fix:' \
	    'dnf install rpm-build, zypper install rpm-build; or make' \
	    'check-rpmbuild builds in a clean tree' >&2; exit 1; }
	$(MAKE) rpm-source
	$(UNSET) rpmbuild -ba --define '_topdir $(abspath $(RPM))' $(RPMBUILD) \
	    $(RPM)/SPECS/pam_jail.spec
	@ls $(RPM)/RPMS/*/*.rpm

.PHONY: deps deps-build
deps-build:		# what the products need
	@tests/host/deps.sh build

deps:			# and the tests
	@tests/host/deps.sh

.PHONY: help
help:
	@echo 'make                the products, under $B/'
	@echo 'make install        DESTDIR= PREFIX=$(PREFIX)' \
	    'SYSCONFDIR=$(SYSCONFDIR)'
	@echo 'make uninstall      all but /etc/jail and /var/lib/jail'
	@echo 'make selinux        the policy module of SELinux, in $B/selinux/;' \
	    'install-selinux'
	@echo 'make deps           install what build and tests need'
	@echo 'make deps-build     install what the build needs'
	@echo 'make dist           the tarball of the last commit, in $B/'
	@echo 'make deb            Debian packages of the last commit, in $B/deb/'
	@echo 'make rpm            rpm packages of the last commit, in $B/rpm/'
	@echo 'make demo           a jail, logins into it, and the walls tried'
	@echo 'make check          every test (as root: the logins too)'
	@echo 'make check-trixie   the same inside Debian 13, with OpenSSH 10'
	@echo 'make check-repeat   what depends on time, 20 times under load:' \
	    'tests/repeat.sh'
	@echo 'make check-vm       Debian 13 and 12 in qemu: systemd,' \
	    'cgroup v2, Linux 6.1'
	@echo 'make check-selinux  with SELinux enforcing, in qemu; part of' \
	    'check-vm'
	@echo 'make check-deb      the package built, linted, and used on fresh' \
	    'Debian 12 and 13'
	@echo 'make check-rpmbuild the rpm package built, linted, and used on' \
	    'a tree with rpm'
	@echo 'make check-multi    with gcc-multilib, zsh, fish, jq, podman,' \
	    'libvirt'
	@echo 'make check-rpm      the package database of rpm, with a librpm' \
	    'unpacked for it'
	@echo 'make check-cross    products and units for AArch64 and RISC-V, in' \
	    'qemu-user'
	@echo 'make check-escape   every known attack, and where it is tried'
	@echo 'make check-oracle   what the rules of commands let pass, and how' \
	    'the programs read it'
	@echo 'make check-mutants  each defence removed once: a test must fail'
	@echo 'make check-asan     units and parsers under the sanitizers'
	@echo 'make units          the unit tests only'
	@echo 'make lint           cppcheck, shellcheck, mandoc, layers, licences,' \
	    'budget'
	@echo 'make bench          figures beside the peers'
	@echo 'make soak           sessions while their jail is refreshed,' \
	    'MINUTES=60'
	@echo 'make soak-services  services restarted into new trees under load,' \
	    'MINUTES=60 SITES=50'
	@echo 'make fuzz           libFuzzer over every parser, SECONDS=60 each'

include tests/tests.mk

.PHONY: clean
clean:
	rm -rf $B $B-asan $B-fuzz build-gcc build-clang
