/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sub-commands: a row each in main.c's table.  Each takes its own argv,
 * argv[0] being its name, and returns an exit status.
 */
#ifndef SUBCOMMANDS_H
#define SUBCOMMANDS_H

int run_main(int argc, char **argv);
int explain_main(int argc, char **argv);
int check_main(int argc, char **argv);
int env_main(int argc, char **argv);
int status_main(int argc, char **argv);
int learn_main(int argc, char **argv);
int why_main(int argc, char **argv);
int import_main(int argc, char **argv);
int wrap_main(int argc, char **argv);
int policies_main(int argc, char **argv);
int rights_main(int argc, char **argv);

#endif
