# SPDX-License-Identifier: BSD-3-Clause
# The recipes of other distributions, as far as their tools run on Debian.

.PHONY: check-packaging
check-packaging: ## the recipes of conf/packaging: makepkg, rpmbuild, rpmlint, a shell for Alpine's, nix's parser
	@sh tests/need $(NEED_BUILD) xz-utils dpkg-dev makepkg libarchive-tools rpm rpmlint nix-bin busybox-static
	@MAKE="$(MAKE)" sh tests/packaging/check-packaging $(abspath $(BUILD)) $(VERSION)
