// The Random port with a seed that the operating system gives.
#pragma once

#include <memory>

#include "real/ports/random.h"

namespace headroom::service {

// Streams of xoshiro256++ (Blackman and Vigna, 2021), each keyed by the process's seed and its name.
// Good statistics, no secrets: keys and tokens are not made of it.
std::unique_ptr<Random> make_os_random();

}  // namespace headroom::service
