/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The directories that locate.h declares.  A file of its own, so that
 * `make install` can link the same objects with other places.
 */
#include "load/locate.h"

const char locate_sysconf_dir[] = PLACES_SYSCONF;
const char locate_policies_dir[] = PLACES_DATA;
const char locate_fragments_dir[] = PLACES_DATA "/include";
const char locate_shim[] = PLACES_LIB "/liblandshim.so";
const char locate_shim_32[] = PLACES_LIB32 "/liblandshim.so";
const char locate_shim_musl[] = PLACES_LIB "/liblandshim-musl.so";
