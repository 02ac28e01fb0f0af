/// Counts heap allocations: linked into a program, this replaces the C library's allocator by one that counts and then
/// calls it. Only for test binaries, and only where the C library is glibc and no sanitizer has replaced it already.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted here.
bool allocationsAreCounted(void);

/// Number of blocks that the calling thread has asked the heap for, `realloc` included.
uint64_t allocationCount(void);
