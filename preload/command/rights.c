#include "command.h"
int rights_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 0;
}
