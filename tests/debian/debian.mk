# SPDX-License-Identifier: BSD-3-Clause
# Other suites of Debian: other libconfigs, another libc.

.PHONY: check-libconfig
check-libconfig: need-check ## the shim with the libconfigs of newer Debian suites
	@sh tests/debian/check-libconfig $(abspath $(BUILD))

.PHONY: check-guests
check-guests: need-check ## libconfigs that were compiled in many ways, and from source
	@sh tests/need dpkg-dev
	@sh tests/debian/check-guests $(abspath $(BUILD))

# glibc 2.31, whose libpthread runs its constructors first.
.PHONY: check-bullseye
check-bullseye: need-check ## the shim in Debian bullseye, with an older libc
	@sh tests/need debootstrap
	@sh tests/debian/check-bullseye $(abspath $(BUILD))

.PHONY: check-sid
check-sid: need-check ## built with the compiler, the headers and the libconfig of Debian sid
	@sh tests/debian/check-sid $(abspath $(BUILD))

SUITES ?= trixie sid

.PHONY: check-suites
check-suites: need-check ## make check in other suites of Debian (SUITES="trixie sid"), by hand
	@sh tests/need debootstrap
	@sh tests/debian/check-suites $(abspath $(BUILD)) $(SUITES)
