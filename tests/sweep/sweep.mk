# SPDX-License-Identifier: BSD-3-Clause

.PHONY: check-sweep
check-sweep: need-check ## landshim run on every program of this machine
	@sh tests/elsewhere $(abspath $(BUILD)) $(MAKE) --no-print-directory check-sweep-run

.PHONY: check-sweep-run
check-sweep-run: all
	@if [ "$$(id -u)" -eq 0 ]; then \
		unshare -nimuC --fork --pid --mount-proc python3 tests/sweep/sweep $(abspath $(BUILD))/landshim; \
	elif [ "$${REQUIRE_ROOT:-0}" = 1 ]; then \
		echo "check-sweep: needs root, and REQUIRE_ROOT is set" >&2; exit 1; \
	else \
		echo "check-sweep: needs root, for namespaces and another user: left out"; \
	fi
