# SPDX-License-Identifier: BSD-3-Clause
# The shipped policies, with the programs that they are for: work and an attack.

# PROGRAMS=core: those that CI tries.  Empty: all.  Else names.
CORE_PROGRAMS := tar unzip xz zstd file jq xmllint convert gs qpdf sqlite3 git python3 curl redis-server
PROGRAMS ?=
PROGRAMS_TRIED := $(if $(filter core,$(PROGRAMS)),$(CORE_PROGRAMS),$(PROGRAMS))

NEED_CORE := $(NEED_BUILD) python3 util-linux iproute2 tar unzip zip gzip xz-utils zstd file jq libxml2-utils imagemagick \
	fonts-dejavu-core ghostscript poppler-utils qpdf sqlite3 git curl redis-server systemd
# Some packages of Node.js bring npm, and are in conflict with Debian's.
NEED_NPM := $(if $(shell command -v npm),,npm)
NEED_SERVICES := memcached socat postgresql lighttpd php-cgi mariadb-server dnsmasq \
	systemd-container dbus openssh-client openssh-server
NEED_PROGRAMS := $(NEED_CORE) ffmpeg libimage-exiftool-perl graphviz nodejs perl libnet-ssleay-perl php-cli make wget rsync vim \
	librsvg2-bin libarchive-tools cpio p7zip-full tcpdump groff-base less gpg gpg-agent nginx-light bubblewrap runc \
	ruby graphicsmagick default-jdk-headless bind9-dnsutils unar cargo openssl busybox-static $(NEED_NPM) \
	$(NEED_SERVICES) \
	libreoffice-writer-nogui libreoffice-calc-nogui chromium firefox-esr inkscape tesseract-ocr pandoc

# In a mount of the run's own: what check says of a policy depends on where it lies, a checkout in /tmp for example.
PROGRAMS_PREFIX := /opt/landshim

# No package's service is started.
.PHONY: need-programs
need-programs:
	@sh tests/programs/need-without-services $(if $(filter core,$(PROGRAMS)),$(NEED_CORE),$(NEED_PROGRAMS))

.PHONY: check-programs
check-programs: need-programs ## every policy with its program, at work and under attack; PROGRAMS=core or names: these alone
	@sh tests/elsewhere $(abspath $(BUILD)) $(MAKE) --no-print-directory check-programs-run

.PHONY: check-programs-run
check-programs-run: all
	@if [ "$$(id -u)" -eq 0 ]; then \
		unshare -m sh -c 'mount -t tmpfs -o mode=755 none /opt && "$$@"' sh \
			$(MAKE) --no-print-directory check-programs-mounted; \
	elif [ "$${REQUIRE_ROOT:-0}" = 1 ]; then \
		echo "check-programs: needs root, and REQUIRE_ROOT is set" >&2; exit 1; \
	else \
		echo "check-programs: needs root, for namespaces and another user: left out"; \
	fi

.PHONY: check-programs-mounted
check-programs-mounted:
	@$(MAKE) --no-print-directory -s install INSTALLED=$(BUILD)/tests/programs/installed PREFIX=$(PROGRAMS_PREFIX) \
		LIBDIR=$(PROGRAMS_PREFIX)/lib SYSCONFDIR=$(PROGRAMS_PREFIX)/etc
	@python3 -B tests/programs/check-programs $(if $(filter core,$(PROGRAMS)),,--thorough) $(PROGRAMS_PREFIX) $(PROGRAMS_TRIED)
	@sh tests/programs/check-units $(PROGRAMS_PREFIX) $(PROGRAMS_TRIED)
ifeq ($(PROGRAMS_TRIED),)
	@sh tests/programs/check-services $(PROGRAMS_PREFIX)
endif
