// What an Embedded Swift program needs from C and finds in no library on a page: see runtime.c.
// Nothing is declared here: the compiler calls these functions by name.
#ifndef PLAYGROUND_RUNTIME_H
#define PLAYGROUND_RUNTIME_H
#endif
