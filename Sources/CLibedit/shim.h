#pragma once

#include <stdio.h>
#include <editline/readline.h>

/// Sets the function by which the editor reads a character: its code, or -1 at the end.
static inline void flarexdb_set_reader(int (*reader)(FILE *)) { rl_getc_function = reader; }
