# SPDX-License-Identifier: BSD-3-Clause
# Other suites of Debian: other libconfigs, another libc.

.PHONY: check-libconfig
check-libconfig: need-check ## the shim with the libconfigs of newer Debian suites
	@sh tests/debian/check-libconfig $(abspath $(BUILD))

# glibc 2.31, whose libpthread runs its constructors first.
.PHONY: check-bullseye
check-bullseye: need-check ## the shim in Debian bullseye, with an older libc
	@sh tests/need debootstrap
	@sh tests/debian/check-bullseye $(abspath $(BUILD))
