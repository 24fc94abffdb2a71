# SPDX-License-Identifier: BSD-3-Clause
# Each block of landshim-recipes(7) is put where the page says, and does its work.

.PHONY: check-recipes
check-recipes: all ## every block of landshim-recipes(7) is run
	@sh tests/need $(NEED_BUILD) util-linux python3 busybox-static curl git bubblewrap runc systemd openssh-client openssh-server openssh-sftp-server
	@MAKE="$(MAKE)" sh tests/recipes/check-recipes $(abspath $(BUILD))
