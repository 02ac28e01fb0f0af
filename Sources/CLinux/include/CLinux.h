// Calls of Linux and glibc that the Swift overlay hides behind _GNU_SOURCE, or does not have.
#ifndef CLINUX_H
#define CLINUX_H

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __linux__
#include <sys/epoll.h>
#endif

/// sched_setaffinity(2) on the calling thread: `mask` holds one bit a CPU, `size` bytes of them.
int clinux_set_affinity(const unsigned char *mask, size_t size);

/// sched_getaffinity(2) of a process, 0 for the calling thread; `mask` must hold 128 bytes.
int clinux_get_affinity(int pid, unsigned char *mask, size_t size);

/// posix_spawn_file_actions_addclosefrom_np(3): the child closes every descriptor from `from` up.
int clinux_close_from(posix_spawn_file_actions_t *actions, int from);

#ifdef __linux__
/// epoll_wait(2) for at most `nanoseconds`, which the kernel's timers keep to microseconds.
int clinux_epoll_wait(int descriptor, struct epoll_event *events, int count, int64_t nanoseconds);

/// prctl(PR_SET_TIMERSLACK): by how many nanoseconds the calling thread's waits may be longer than asked for.
int clinux_set_timer_slack(unsigned long nanoseconds);
#endif

#endif
