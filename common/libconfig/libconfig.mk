# SPDX-License-Identifier: BSD-3-Clause
# The private copy of libconfig, as a good guest (common/libconfig/guest.h): the
# system's archive, in which every function of libc's that it calls is renamed to
# guest_NAME.  A libconfig that calls one which common/libconfig/guest*.c do not
# define fails the link.

ifeq ($(origin LIBCONFIG),undefined)
LIBCONFIG := $(shell $(CC) $(CFLAGS) -print-file-name=libconfig.a 2>/dev/null)
endif

# What it may take from libc as it is (common/nolibc/ has all of these).
GUEST_KEEP := memcpy memmove memset strlen strcmp strncmp strchr strcpy stpcpy \
	__errno_location __stack_chk_fail __stack_chk_guard _GLOBAL_OFFSET_TABLE_
# And what matches this: a sanitizer's functions, in a libconfig that is compiled with one (tests/fuzz/fuzz.mk).
GUEST_KEEP_LIKE ?= ^$$

# Weak in the copy, because common/libconfig/guest_scan.c has a better one.
GUEST_WEAK := libconfig_yy_scan_string

# Reads what nm prints of the archive; prints a line "NAME guest_NAME" for each symbol to be renamed.
define GUEST_RENAME
BEGIN {
	count = split(keep, names, " ")
	for (i = 1; i <= count; i++)
		stays[names[i]] = 1
}
# "ADDRESS LETTER NAME": defined here, in one member or another.
NF == 3 && $$2 ~ /[A-TV-Z]/ {
	stays[$$3] = 1
}
# "U NAME": called here.
$$1 == "U" {
	called[$$2] = 1
}
END {
	for (name in called) {
		if (name in stays || name ~ like)
			continue
		guest = name
		# One function under two names.
		sub(/^__strdup$$/, "strdup", guest)
		print name, "guest_" guest
	}
}
endef

# A package's archive may be newer than what was made of the one before, and carry
# an older date: its sum is compared.  Its header comes with it.
$(BUILD)/libconfig-from: FORCE
	$(call write_if_new,$(LIBCONFIG) $(GUEST_KEEP) $(GUEST_KEEP_LIKE) $(shell cksum <"$(LIBCONFIG)" 2>/dev/null))

$(BUILD)/common/libconfig/tree.o: $(BUILD)/libconfig-from

$(BUILD)/libconfig.a: export GUEST_RENAME := $(GUEST_RENAME)
$(BUILD)/libconfig.a: common/libconfig/libconfig.mk $(BUILD)/libconfig-from $(wildcard $(LIBCONFIG))
	@test -f "$(LIBCONFIG)" || { \
		echo "landshim: no libconfig.a: install Debian's libconfig-dev, or name one with LIBCONFIG=FILE" >&2; \
		exit 1; }
	@$(NM) "$(LIBCONFIG)" >$@.nm 2>/dev/null || { \
		echo "landshim: $(LIBCONFIG) is no archive that $(NM) can read" >&2; \
		exit 1; }
	@awk -v keep="$(GUEST_KEEP)" -v like='$(GUEST_KEEP_LIKE)' "$$GUEST_RENAME" $@.nm >$@.syms
	$(OBJCOPY) --redefine-syms=$@.syms $(GUEST_WEAK:%=--weaken-symbol=%) "$(LIBCONFIG)" $@

# The archive that is copied.
.PHONY: libconfig-path
libconfig-path:
	@echo "$(LIBCONFIG)"
