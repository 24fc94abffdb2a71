# SPDX-License-Identifier: BSD-3-Clause

.PHONY: need-demo
need-demo:
	@sh tests/need $(NEED_BUILD) tar python3-minimal

.PHONY: demo
demo: need-demo ## GNU tar, python3 and a shell script, with and without; a policy that is learned
	@$(MAKE) --no-print-directory -s all
	@sh tests/demo/demo $(abspath $(BUILD))/liblandshim.so
