# SPDX-License-Identifier: BSD-3-Clause
# A program that tries one right, for the system tests and check-kernels.

PROBE := $(BUILD)/tests/probe/probe
PROBE_OBJECTS := $(call objects_of,tests/probe/*.c)
OBJECTS += $(PROBE_OBJECTS)

$(PROBE): $(PROBE_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

# The same for i386, and on musl.
$(PROBE)-m32: $(wildcard tests/probe/*.[ch]) common/model/uapi.h
	@mkdir -p $(@D)
	$(CC) -m32 -D_GNU_SOURCE -Icommon -Ipreload -O1 -Wall -Wextra $(WERROR) -o $@ $(filter %.c,$^)

$(PROBE)-musl: $(wildcard tests/probe/*.[ch]) common/model/uapi.h
	@mkdir -p $(@D)
	$(MUSL_HOST) -D_GNU_SOURCE -Icommon -Ipreload -O1 -Wall -Wextra $(WERROR) -o $@ $(filter %.c,$^)
