# SPDX-License-Identifier: BSD-3-Clause

# Under a prefix and under DESTDIR.
.PHONY: check-install
check-install: all ## installs, runs what was installed, and takes it away; and what make makes again
	@sh tests/install/check-need $(sort $(foreach list,$(filter NEED_%,$(.VARIABLES)),$($(list))))
	@MAKE="$(MAKE)" sh tests/install/check-rebuild
	@MAKE="$(MAKE)" sh tests/install/check-install
