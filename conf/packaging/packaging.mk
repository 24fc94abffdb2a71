# SPDX-License-Identifier: BSD-3-Clause
# What is given away: the tarball of a release, and Debian's packages of it.

.PHONY: dist
dist: ## the tarball of a release and its checksum: the same files make the same bytes
	@sh tests/need xz-utils
	@sh conf/packaging/dist $(abspath $(BUILD)) $(abspath $(BUILD))/dist $(VERSION)

# What debian/control wants for building; the tests of the packages are make check-deb's.
.PHONY: deb
deb: ## Debian's packages, in build/deb (DEB_BUILD_OPTIONS; MAINTAINER="Name <address>")
	@sh tests/need $(NEED_BUILD) xz-utils dpkg-dev debhelper fakeroot musl-tools
	@sh conf/packaging/deb $(abspath $(BUILD)) $(abspath $(BUILD))/deb $(VERSION)
