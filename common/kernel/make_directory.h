/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * missing = "create": the directory of a rule, which is made where it does not
 * exist.  The one thing that a start may write.
 */
#ifndef MAKE_DIRECTORY_H
#define MAKE_DIRECTORY_H

#include <stdbool.h>

#include "base/err.h"
#include "expand/targets.h"

/*
 * Opens the directory of a target, component by component from the root, and
 * follows no symbolic link.  What is missing is made with mode 0700, whatever
 * the umask and an inherited ACL say; with dry it is only said to be.  Where it
 * lies in a directory that others than the caller and root may write it must be
 * the caller's own and shut to everyone else, whoever made it; a directory on the
 * way to it that lies so must be the caller's or root's.
 *
 * Returns a descriptor; or -1 if it reported, or, with dry, where something
 * would be made: *made says which.  *made is true as well where something was.
 */
int make_directory(const struct err_sink *sink, const struct target *target, bool dry, bool *made);

#endif
