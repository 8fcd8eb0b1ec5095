// The allocator's memory in pages of 2 MiB where the system has them: a simulation looks up users, items and events at
// random, and each look-up in small pages is a walk through the page table more.
#include <mimalloc.h>

namespace {

[[maybe_unused]] const bool in_large_pages = (mi_option_enable(mi_option_large_os_pages), true);

}  // namespace
