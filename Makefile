# SPDX-License-Identifier: BSD-3-Clause
# What is built and installed: one Makefile, not recursive.  The private copy of
# libconfig is made in common/libconfig/libconfig.mk, and what only tests need in
# tests/*/*.mk.  Everything that is made goes to $(BUILD).

# None of make's own rules: it would make libconfig's grammar.c again with yacc.
MAKEFLAGS += --no-builtin-rules

VERSION := 0.1.0
BUILD ?= build

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/landshim
SYSCONFDIR ?= /etc
DESTDIR ?=
# Where what is installed is linked.
INSTALLED := $(BUILD)/installed

CC ?= cc
OBJCOPY ?= objcopy
NM ?= nm
INSTALL ?= install
CFLAGS ?= -O2 -g
WERROR ?=
MULTIARCH := $(shell $(CC) -print-multiarch 2>/dev/null)
# The C library that the compiler's programs run on, which is the shim's: glibc or musl.
LIBC := $(if $(shell printf '\043include <features.h>\n__GLIBC__' | $(CC) $(CPPFLAGS) -E -P -x c - 2>/dev/null | grep -x __GLIBC__),musl,glibc)
SHIM := liblandshim$(if $(filter musl,$(LIBC)),-musl).so
LS_CFLAGS := -std=c11 -D_GNU_SOURCE -Icommon -Ipreload -DVERSION='"$(VERSION)"' -fPIC -fvisibility=hidden -fstack-protector-strong \
	$(if $(filter musl,$(LIBC)),-include base/statx.h $(addprefix -idirafter /usr/include/,. $(MULTIARCH))) \
	-Wall -Wextra -Wshadow -Wvla -Wcast-qual -Wmissing-prototypes -Wstrict-prototypes -Wpointer-arith -Wundef
COMPILE = $(CC) $(CPPFLAGS) $(LS_CFLAGS) $(WERROR) $(CFLAGS) $(SHIM_CFLAGS) -MMD -MP

.PHONY: all
all: $(BUILD)/$(SHIM) $(BUILD)/landshim ## the shim and the command (what make alone does)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.* ## \(.*\)/\1|\2/p' $(filter Makefile %.mk,$(MAKEFILE_LIST)) | sort -t '|' -k 1,1 | \
		awk -F '|' '{ printf "make %-16s %s\n", $$1, $$2 }'

# --- what is compiled ----------------------------------------------------------

comma := ,
objects_of = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)))

# The policy library; what the shim has of libc's for itself (common/nolibc/); what
# gets a policy onto a process; and the command, which uses some of that as well.
COMMON := $(filter-out $(BUILD)/common/nolibc/% %/build_paths.o,$(call objects_of,common/*.c common/*/*.c))
NOLIBC := $(call objects_of,common/nolibc/*.c)
PRELOAD := $(call objects_of,preload/*.c preload/rtld/*.c)
COMMAND := $(call objects_of,preload/command/*.c preload/command/*/*.c) \
	$(patsubst %,$(BUILD)/preload/%.o,environ output process skipped_links status_line)

# Every object that is known, tests/*/*.mk adding theirs: for the headers that each was made of.
OBJECTS = $(COMMON) $(NOLIBC) $(PRELOAD) $(COMMAND) $(BUILD)/build_paths.o

.PHONY: FORCE
FORCE:

# $(call write_if_new,TEXT): writes the target where its text is another one.  What
# depends on it is made again then, and only then.
write_if_new = @mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(1))' >$@.new; \
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# What each object is compiled with, and what everything is linked with, and of.
$(BUILD)/compiled-with: FORCE
	$(call write_if_new,$(CC) $(CPPFLAGS) $(LS_CFLAGS) $(WERROR) $(CFLAGS) $(HOST_LOADER) $(HOST_GLIBC))

$(BUILD)/linked-with: FORCE
	$(call write_if_new,$(CC) $(CFLAGS) $(LDFLAGS) $(SHIM_LDFLAGS) $(SHIM_LIBS) $(COMMAND_LDFLAGS) $(COMMAND_LIBS) $(OBJECTS))

$(BUILD)/%.o: %.c $(BUILD)/compiled-with
	@mkdir -p $(@D)
	$(COMPILE) -c $< -o $@

# Whatever the user's CFLAGS say: the fortified functions are libc's, and link-time
# optimization loses those that the compiler itself makes calls of.  Nothing is thrown
# through the shim, so tables for that, a seventh of it, are for debuggers alone.
$(PRELOAD) $(NOLIBC) $(COMMON) $(BUILD)/build_paths.o $(INSTALLED)/build_paths.o: private SHIM_CFLAGS := -U_FORTIFY_SOURCE -fno-lto -fno-asynchronous-unwind-tables
$(NOLIBC): private LS_CFLAGS += -ffreestanding -fno-builtin
$(BUILD)/preload/command/program/ld_tokens.o: private LS_CFLAGS += $(if $(MULTIARCH),-DMULTIARCH='"$(MULTIARCH)"')

# The directories are compiled into one small file, so that what is built runs
# from here, and what is installed is linked again with where it will be.
# The shims lie in the directory of the outermost make.
SHIMS := $(abspath $(BUILD))

$(BUILD)/build_paths: FORCE
	$(call write_if_new,$(SYSCONFDIR) $(CURDIR) $(SHIMS))

$(BUILD)/build_paths.o: common/load/build_paths.c $(BUILD)/compiled-with $(BUILD)/build_paths
	$(COMPILE) -DPLACES_SYSCONF='"$(SYSCONFDIR)/landshim"' -DPLACES_DATA='"$(CURDIR)/conf"' \
		-DPLACES_LIB='"$(SHIMS)"' -DPLACES_LIB32='"$(SHIMS)/m32"' -c $< -o $@

$(INSTALLED)/build_paths.o: common/load/build_paths.c FORCE
	@mkdir -p $(@D)
	$(COMPILE) -DPLACES_SYSCONF='"$(SYSCONFDIR)/landshim"' -DPLACES_DATA='"$(DATADIR)"' \
		-DPLACES_LIB='"$(LIBDIR)"' -DPLACES_LIB32='"$(LIBDIR32)"' -c $< -o $@

include common/libconfig/libconfig.mk

# --- what is linked ------------------------------------------------------------

linked = $(filter %.o %.a,$^)
# A sanitizer, a profile or a fuzzer calls a runtime of its own: what is made so is for tests alone.
INSTRUMENTED := -fsanitize=% -fprofile-generate% -fprofile-instr-generate% -fprofile-arcs -fcoverage-mapping --coverage afl-%

include preload/shim.mk
include preload/shims.mk
include preload/command/command.mk

# --- installation --------------------------------------------------------------
# What is installed is linked again, with the directories where it will be.

# Refused before anything is written: what is no absolute path, or holds a blank.
DIRECTORIES := PREFIX LIBDIR LIBDIR32 BINDIR MANDIR DATADIR SYSCONFDIR
is_whole = $(and $(filter 1,$(words $1)),$(filter x$1x,x$(strip $1)x))
ifneq ($(filter install uninstall,$(MAKECMDGOALS)),)
$(foreach d,$(DIRECTORIES),$(if $(and $(call is_whole,$($d)),$(filter /%,$($d))),,$(error \
	landshim: $d="$($d)" is not an absolute path without blanks)))
$(if $(DESTDIR),$(if $(call is_whole,$(DESTDIR)),,$(error landshim: DESTDIR="$(DESTDIR)" holds a blank)))
endif

# Where a shell looks for the completion of landshim.
BASH_COMPLETION := $(PREFIX)/share/bash-completion/completions/landshim
ZSH_COMPLETION ?= $(PREFIX)/share/zsh/site-functions/_landshim
FISH_COMPLETION := $(PREFIX)/share/fish/vendor_completions.d/landshim.fish
POLICIES := $(wildcard conf/*.conf)
FRAGMENTS := $(wildcard conf/include/*.conf)
DROP_INS := $(wildcard conf/systemd/*.d/landshim.conf)
PAGES := $(wildcard conf/*.5 conf/*.7 preload/*.7 preload/command/*.1)

# The pages and systemd's drop-ins name the default directories, which these stand for.  In two steps:
# what one puts in is no other's to find.  A drop-in says "-DIR" of what is in /usr/lib or is to be opened:
# not said where it is there, since Debian has one package of them for all architectures.
PAGE_PLACES := sed -e 's|/usr/local/share/landshim|@DATADIR@|g; s|/usr/local/lib32|@LIB32@|g; s|/usr/local/lib|@LIBDIR@|g; s|/usr/local/bin|@BINDIR@|g; s|/etc/landshim|@SYSCONFDIR@/landshim|g' \
	-e 's|@DATADIR@|$(DATADIR)|g; s|@LIB32@|$(LIBDIR32)|g; s|@LIBDIR@|$(LIBDIR)|g; s|@BINDIR@|$(BINDIR)|g; s|@SYSCONFDIR@|$(SYSCONFDIR)|g'

.PHONY: install
install: $(addprefix $(INSTALLED)/,$(SHIM) landshim $(OTHER_SHIMS)) $(M32_SHIM) ## below PREFIX; LIBDIR, BINDIR, MANDIR, DATADIR, SYSCONFDIR, DESTDIR
	$(INSTALL) -d $(DESTDIR)$(LIBDIR) $(DESTDIR)$(DATADIR)/include $(DESTDIR)$(SYSCONFDIR)/landshim \
		$(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
		$(DESTDIR)$(BINDIR) $(dir $(addprefix $(DESTDIR),$(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)))
	$(INSTALL) -m 0755 $(INSTALLED)/landshim $(DESTDIR)$(BINDIR)/
	for to in bash:$(BASH_COMPLETION) zsh:$(ZSH_COMPLETION) fish:$(FISH_COMPLETION); do \
		sed 's|@SYSCONFDIR@|$(SYSCONFDIR)|; s|@DATADIR@|$(DATADIR)|' preload/command/landshim.$${to%%:*} >$(DESTDIR)$${to#*:} && \
			chmod 0644 $(DESTDIR)$${to#*:} || exit 1; \
	done
	$(INSTALL) -m 0644 $(addprefix $(INSTALLED)/,$(SHIM) $(OTHER_SHIMS)) $(DESTDIR)$(LIBDIR)/
	$(if $(M32_SHIM),$(INSTALL) -d $(DESTDIR)$(LIBDIR32) && $(INSTALL) -m 0644 $(M32_SHIM) $(DESTDIR)$(LIBDIR32)/)
	$(INSTALL) -m 0644 $(POLICIES) $(DESTDIR)$(DATADIR)/
	$(INSTALL) -m 0644 $(FRAGMENTS) $(DESTDIR)$(DATADIR)/include/
	for page in $(PAGES); do \
		to=$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}; \
		$(PAGE_PLACES) "$$page" >"$$to" && chmod 0644 "$$to" || exit 1; \
	done
	for drop_in in $(DROP_INS); do \
		to=$(DESTDIR)$(DATADIR)/$${drop_in#conf/}; \
		$(INSTALL) -d "$${to%/*}" && $(PAGE_PLACES) -e 's| -/usr/lib/.*||' "$$drop_in" >"$$to" && chmod 0644 "$$to" || exit 1; \
	done

# What the administrator has put into $(SYSCONFDIR)/landshim stays.
.PHONY: uninstall
uninstall: ## takes away what install has put there
	rm -f $(addprefix $(DESTDIR),$(addprefix $(LIBDIR)/,liblandshim.so liblandshim-musl.so) $(LIBDIR32)/liblandshim.so $(BINDIR)/landshim) \
		$(addprefix $(DESTDIR),$(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION))
	rm -f $(addprefix $(DESTDIR)$(DATADIR)/,$(notdir $(POLICIES))) \
		$(addprefix $(DESTDIR)$(DATADIR)/include/,$(notdir $(FRAGMENTS)))
	rm -f $(foreach page,$(PAGES),$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
	rm -f $(DROP_INS:conf/%=$(DESTDIR)$(DATADIR)/%)
	-rmdir $(dir $(DROP_INS:conf/%=$(DESTDIR)$(DATADIR)/%)) $(DESTDIR)$(DATADIR)/systemd $(DESTDIR)$(DATADIR)/include $(DESTDIR)$(DATADIR) $(DESTDIR)$(SYSCONFDIR)/landshim 2>/dev/null

.PHONY: clean
clean: ## takes away what was built
	rm -rf $(BUILD)

include conf/packaging/packaging.mk
include tests/tests.mk

-include $(wildcard $(OBJECTS:.o=.d))
