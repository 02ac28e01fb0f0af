// Calls of Linux and glibc that the Swift overlay hides behind _GNU_SOURCE.
#ifndef CLINUX_H
#define CLINUX_H

#include <spawn.h>
#include <stddef.h>

/// sched_setaffinity(2) on the calling thread: `mask` holds one bit a CPU, `size` bytes of them.
int clinux_set_affinity(const unsigned char *mask, size_t size);

/// sched_getaffinity(2) of the calling thread; `mask` must hold 128 bytes.
int clinux_get_affinity(unsigned char *mask, size_t size);

/// posix_spawn_file_actions_addclosefrom_np(3): the child closes every descriptor from `from` up.
int clinux_close_from(posix_spawn_file_actions_t *actions, int from);

#endif
