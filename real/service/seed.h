// A small made-up catalogue, so that a new service has something to show.
#pragma once

#include <cstdint>

#include "real/ports/clock.h"
#include "real/ports/store.h"
#include "real/wire/ids.h"

namespace headroom::service {

struct SeedParams {
  std::uint64_t videos = 2'000;
  std::uint64_t users = 100;          // 1 to users get a list of their own
  wire::RegionId region;
  std::uint64_t seed = 1;             // the same seed makes the same catalogue
};

struct Seeded {
  std::uint64_t videos = 0;
  std::uint64_t lists = 0;
};

// Puts metadata, trending, the global top and lists into the store; the lists count as made now.
Task<Result<Seeded>> seed_store(Clock& clock, Store& store, SeedParams params);

}  // namespace headroom::service
