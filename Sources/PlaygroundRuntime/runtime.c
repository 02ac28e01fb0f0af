// The few functions of the C library that Embedded Swift calls, for WebAssembly alone: on a page there is no C
// library. Everywhere else this file is empty, so that it does not replace the system's own.
#ifdef __wasm__

#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
    unsigned char *t = to;
    const unsigned char *f = from;
    while (count--) *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t count) {
    unsigned char *t = to;
    const unsigned char *f = from;
    if (t < f) {
        while (count--) *t++ = *f++;
    } else {
        while (count--) t[count] = f[count];
    }
    return to;
}

void *memset(void *to, int value, size_t count) {
    unsigned char *t = to;
    while (count--) *t++ = (unsigned char)value;
    return to;
}

int memcmp(const void *left, const void *right, size_t count) {
    const unsigned char *l = left, *r = right;
    for (; count--; l++, r++) {
        if (*l != *r) return *l < *r ? -1 : 1;
    }
    return 0;
}

// The allocator: blocks of a power of two, at least 32 bytes with a 16-byte header, each size with its own list
// of free blocks. A growing array doubles, so a block is reused by the next array that grows through its size;
// at most half of a block is wasted. Memory grows by pages of the module and is never given back.

struct header {
    struct header *next;  // while the block is free
    uint32_t size_class;  // log2 of the block's size; 0 marks an aligned block's forwarding header
    uint32_t offset;      // of a forwarding header: bytes back to the block's start
};
_Static_assert(sizeof(struct header) <= 16, "the header must fit before an aligned payload");

extern unsigned char __heap_base;
static struct header *free_blocks[32];
static uintptr_t unused_begin, unused_end;

static void *take_from_unused(size_t size) {
    if (unused_begin == 0) {
        unused_begin = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
        unused_end = __builtin_wasm_memory_size(0) << 16;
    }
    if (unused_end - unused_begin < size) {
        size_t pages = (size - (unused_end - unused_begin) + 0xFFFF) >> 16;
        if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1) return NULL;
        unused_end += pages << 16;
    }
    void *block = (void *)unused_begin;
    unused_begin += size;
    return block;
}

void *malloc(size_t size) {
    if (size > 0x40000000) return NULL;
    uint32_t size_class = 5;
    while (((size_t)1 << size_class) < size + 16) size_class++;
    struct header *block = free_blocks[size_class];
    if (block) {
        free_blocks[size_class] = block->next;
    } else {
        block = take_from_unused((size_t)1 << size_class);
        if (!block) return NULL;
    }
    block->size_class = size_class;
    return (unsigned char *)block + 16;
}

void free(void *memory) {
    if (!memory) return;
    struct header *block = (struct header *)((unsigned char *)memory - 16);
    if (block->size_class == 0) block = (struct header *)((unsigned char *)block - block->offset);
    block->next = free_blocks[block->size_class];
    free_blocks[block->size_class] = block;
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (alignment <= 16) {
        *result = malloc(size);
        return *result ? 0 : 12;
    }
    unsigned char *memory = malloc(size + alignment + 16);
    if (!memory) return 12;
    uintptr_t aligned = ((uintptr_t)memory + 16 + alignment - 1) & ~(uintptr_t)(alignment - 1);
    struct header *forward = (struct header *)(aligned - 16);
    forward->size_class = 0;
    forward->offset = (uint32_t)((unsigned char *)forward - (memory - 16));
    *result = (void *)aligned;
    return 0;
}

uintptr_t __stack_chk_guard = 0x5AFE57AC;

_Noreturn void __stack_chk_fail(void) {
    __builtin_trap();
}

// Swift's hashing asks for a seed. Nothing that reaches a result is hashed, so it is the same on every page.
void arc4random_buf(void *to, size_t count) {
    memset(to, 0x5A, count);
}

#endif
