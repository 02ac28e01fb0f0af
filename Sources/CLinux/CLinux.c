#define _GNU_SOURCE
#include "CLinux.h"

#ifdef __linux__
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <time.h>

int clinux_set_affinity(const unsigned char *mask, size_t size) {
    return sched_setaffinity(0, size, (const cpu_set_t *)mask);
}

int clinux_get_affinity(int pid, unsigned char *mask, size_t size) {
    return sched_getaffinity(pid, size, (cpu_set_t *)mask);
}

int clinux_close_from(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

int clinux_epoll_wait(int descriptor, struct epoll_event *events, int count, int64_t nanoseconds) {
    struct timespec limit = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    int ready = epoll_pwait2(descriptor, events, count, &limit, NULL);
    if (ready >= 0 || errno != ENOSYS) return ready;
    // Kernels before 5.11.
    struct pollfd waiting = {descriptor, POLLIN, 0};
    if (ppoll(&waiting, 1, &limit, NULL) < 0) return -1;
    return epoll_wait(descriptor, events, count, 0);
}

int clinux_set_timer_slack(unsigned long nanoseconds) {
    return prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}
#endif
