# SPDX-License-Identifier: BSD-3-Clause
# The private copy of libconfig, as a good guest (common/libconfig/guest.h): the
# system's archive, or one of LIBCONFIG_SOURCE, in which every function of libc's
# that it calls is renamed to guest_NAME.  A libconfig that calls one which
# common/libconfig/guest*.c do not define fails the link.
#
#     LIBCONFIG=FILE          this archive, and not the compiler's
#     LIBCONFIG_SOURCE=DIR    libconfig's source, for systems without an archive

AR ?= ar

ifneq ($(LIBCONFIG_SOURCE),)
override LIBCONFIG := $(BUILD)/libconfig-source.a
LIBCONFIG_INCLUDE := -I$(LIBCONFIG_SOURCE)/lib
else ifeq ($(origin LIBCONFIG),undefined)
LIBCONFIG := $(shell $(CC) $(CFLAGS) -print-file-name=libconfig.a 2>/dev/null)
endif

# --- from its source -----------------------------------------------------------
# What its configure finds out where there is newlocale(3); not that script itself.

LIBCONFIG_CFLAGS := -std=gnu11 -w -fPIC -U_FORTIFY_SOURCE -fno-lto -D_GNU_SOURCE -DHAVE_NEWLOCALE -DHAVE_USELOCALE -DHAVE_FREELOCALE \
	-DPARSER_PREFIX='"libconfig_yy"'
LIBCONFIG_OBJECTS := $(patsubst $(LIBCONFIG_SOURCE)/lib/%.c,$(BUILD)/libconfig-source/%.o, \
	$(filter-out %/wincompat.c,$(wildcard $(LIBCONFIG_SOURCE)/lib/*.c)))

$(BUILD)/libconfig-source/%.o: $(LIBCONFIG_SOURCE)/lib/%.c $(BUILD)/compiled-with common/libconfig/libconfig.mk
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LIBCONFIG_CFLAGS) -c $< -o $@

$(BUILD)/libconfig-source.a: $(LIBCONFIG_OBJECTS)
	@test -f "$(LIBCONFIG_SOURCE)/lib/libconfig.c" || { \
		echo "landshim: LIBCONFIG_SOURCE=$(LIBCONFIG_SOURCE) holds no lib/libconfig.c" >&2; \
		exit 1; }
	@rm -f $@
	$(AR) rcs $@ $^

# --- what becomes of its symbols -----------------------------------------------

# What it may take from libc as it is (common/nolibc/ has all of these).
GUEST_KEEP := memchr memcmp memcpy memmove memset strlen strcmp strncmp strchr strcpy stpcpy \
	__errno_location __stack_chk_fail __stack_chk_fail_local __stack_chk_guard _GLOBAL_OFFSET_TABLE_ .TOC.
# And what matches this: a sanitizer's functions, in a libconfig that is compiled with one (tests/fuzz/fuzz.mk).
GUEST_KEEP_LIKE ?= ^$$

# Weak in the copy, because common/libconfig/guest_scan.c has a better one.
GUEST_WEAK := libconfig_yy_scan_string

# Reads what nm prints of libgcc, and then of the archive; prints a line "NAME guest_NAME"
# for each symbol of the archive's that is to be renamed.
define GUEST_RENAME
BEGIN {
	count = split(keep, names, " ")
	for (i = 1; i <= count; i++)
		stays[names[i]] = 1
}
# "ADDRESS LETTER NAME": defined there, in one member or another.
NF == 3 && $$2 ~ /[A-TV-Z]/ {
	stays[$$3] = 1
}
# "U NAME": called there; what libgcc calls is not libconfig's.
$$1 == "U" && archive {
	called[$$2] = 1
}
END {
	for (name in called)
		if (!(name in stays) && name !~ like)
			print name, "guest_" name
}
endef

# A package's archive may be newer than what was made of the one before, and carry
# an older date: its sum is compared.  Its header comes with it.
$(BUILD)/libconfig-from: FORCE
	$(call write_if_new,$(LIBCONFIG) $(LIBCONFIG_SOURCE) $(GUEST_KEEP_LIKE) \
		$(if $(LIBCONFIG_SOURCE),,$(shell cksum 2>/dev/null <"$(LIBCONFIG)")))

LIBCONFIG_KNOWN := $(BUILD)/common/libconfig/tree.o $(BUILD)/preload/command/base/libconfig_version.o
$(LIBCONFIG_KNOWN): private LS_CFLAGS := $(LIBCONFIG_INCLUDE) $(LS_CFLAGS)
$(LIBCONFIG_KNOWN): $(BUILD)/libconfig-from

# $(call refuse,WHY): after a command that failed.
LIBCONFIG_ADVICE := or name libconfig's source with LIBCONFIG_SOURCE=DIR
refuse = { rm -f $@; echo "landshim: $(1), $(LIBCONFIG_ADVICE)" >&2; exit 1; }

# What is compiled for link-time optimization loses that, or cannot be copied; the
# tables to unwind it, 5 KiB of the shim, nobody needs; what is called in the copy as
# it was has not been renamed; and a shared object can be made of it, or not: the data
# and the function here stand for what is linked later.
$(BUILD)/libconfig.a: export GUEST_RENAME := $(GUEST_RENAME)
$(BUILD)/libconfig.a: common/libconfig/libconfig.mk $(BUILD)/libconfig-from \
		$(if $(LIBCONFIG_SOURCE),$(BUILD)/libconfig-source.a,$(wildcard $(LIBCONFIG)))
	@test -f "$(LIBCONFIG)" || \
		$(call refuse,no libconfig.a: install Debian's libconfig-dev$(comma) or name one with LIBCONFIG=FILE)
	@$(NM) "$(LIBCONFIG)" >$@.nm 2>/dev/null || \
		$(call refuse,$(LIBCONFIG) is no archive that $(NM) can read: name another with LIBCONFIG=FILE)
	@$(OBJCOPY) --remove-section='.gnu.lto_*' --remove-section='.gnu.debuglto_*' --remove-section='*.eh_frame' \
		"$(LIBCONFIG)" $@.plain 2>$@.said || :
	@$(NM) $@.plain >$@.nm 2>/dev/null && grep -q ' T config_init$$' $@.nm || \
		$(call refuse,$(LIBCONFIG) is compiled with -flto: compile it with -fno-lto)
	@$(NM) --defined-only "$$($(CC) $(CFLAGS) -print-file-name=libgcc.a)" >$@.libgcc 2>/dev/null || :
	@awk -v keep="$(GUEST_KEEP)" -v like='$(GUEST_KEEP_LIKE)' "$$GUEST_RENAME" $@.libgcc archive=1 $@.nm >$@.syms
	$(OBJCOPY) --redefine-syms=$@.syms $(GUEST_WEAK:%=--weaken-symbol=%) $@.plain $@ 2>$@.said && \
	$(NM) $@ 2>/dev/null | awk 'NR == FNR { old[$$1] = 1; next } $$1 == "U" && $$2 in old { exit 1 }' $@.syms - || \
		$(call refuse,$(LIBCONFIG) is compiled with -flto: compile it with -fno-lto)
	@echo 'int guest_stdin, guest_stdout, guest_stderr; void __stack_chk_fail_local(void) {}' | \
		$(CC) $(CFLAGS) -w -shared -nostdlib -fPIC -fvisibility=hidden -x c - -x none \
		-Wl,-z,text -Wl,--exclude-libs,ALL -Wl,--whole-archive $@ -Wl,--no-whole-archive -o $@.so 2>$@.said || \
		$(call refuse,no shared object can be made of $(LIBCONFIG) ($@.said says why): compile it with -fPIC)

# The archive that is copied.
.PHONY: libconfig-path
libconfig-path:
	@echo "$(LIBCONFIG)"
