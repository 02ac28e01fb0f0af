#define _GNU_SOURCE
#include "CLinux.h"

#ifdef __linux__
#include <sched.h>

int clinux_set_affinity(const unsigned char *mask, size_t size) {
    return sched_setaffinity(0, size, (const cpu_set_t *)mask);
}

int clinux_get_affinity(unsigned char *mask, size_t size) {
    return sched_getaffinity(0, size, (cpu_set_t *)mask);
}

int clinux_close_from(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}
#endif
