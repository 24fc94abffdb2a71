# SPDX-License-Identifier: BSD-3-Clause
# Containers of bubblewrap and runc, with seccomp profiles that know Landlock and
# that do not.

.PHONY: check-containers
check-containers: all ## in bubblewrap and runc: enforced, or not started with a line that says why
	@sh tests/need $(NEED_BUILD) util-linux python3 busybox-static bubblewrap runc strace
	@MAKE="$(MAKE)" CC="$(CC)" sh tests/containers/check-containers $(abspath $(BUILD))
