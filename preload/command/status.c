#include "command.h"
int status_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 0;
}
