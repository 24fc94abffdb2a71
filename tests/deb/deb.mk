# SPDX-License-Identifier: BSD-3-Clause
# The tarball of a release, and Debian's packages of it (conf/packaging, conf/debian).

.PHONY: check-dist
check-dist: ## the tarball is the same from another directory, and builds
	@sh tests/need $(NEED_BUILD) xz-utils
	@MAKE="$(MAKE)" sh tests/deb/check-dist $(VERSION)

.PHONY: check-deb
check-deb: ## Debian's packages: reproduced, lintian, installed, upgraded under starts, removed, purged
	@sh tests/need $(NEED_BUILD) xz-utils dpkg-dev debhelper fakeroot musl-tools lintian debootstrap autopkgtest
	@MAKE="$(MAKE)" sh tests/deb/check-deb $(abspath $(BUILD)) $(VERSION)
