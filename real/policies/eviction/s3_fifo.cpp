#include "real/policies/eviction/s3_fifo.h"

#include <algorithm>

namespace headroom::eviction {
namespace {

// Hits are counted in two bits (SOSP'23, section 4.1); a higher threshold needs a higher count.
constexpr int kMostHits = 3;

std::int64_t share_of(std::int64_t bytes, double share) {
  return static_cast<std::int64_t>(static_cast<double>(bytes) * share);
}

}  // namespace

Evictor<S3Fifo>::Evictor(S3Fifo params, std::int64_t capacity_bytes)
    : params_(params), small_capacity_(share_of(capacity_bytes, params.small)),
      promote_after_hits_(static_cast<std::uint8_t>(std::clamp(params.promote_after_hits, 1, 255))),
      most_hits_(std::max<std::uint8_t>(kMostHits, promote_after_hits_)),
      ghost_(share_of(capacity_bytes - small_capacity_, params.ghost)) {}

void Evictor<S3Fifo>::set_capacity(Nodes&, std::int64_t bytes) {
  small_capacity_ = share_of(bytes, params_.small);
  ghost_.set_capacity(share_of(bytes - small_capacity_, params_.ghost));
}

Slot Evictor<S3Fifo>::victim(Nodes& nodes, std::int64_t) {
  if (small_leaves_first()) {
    if (const Slot slot = victim_of_small(nodes); slot != kNoSlot) return slot;
  }
  return victim_of_main(nodes);
}

// The oldest of the small queue that did not earn the main one; kNoSlot if all did.
Slot Evictor<S3Fifo>::victim_of_small(Nodes& nodes) {
  while (!small_.empty()) {
    const Slot slot = small_.pop_back(nodes);
    if (nodes[slot].hits >= promote_after_hits_) {
      nodes[slot].hits = 0;
      push(nodes, slot, kMain);
      continue;
    }
    ghost_.remember(nodes[slot].key, nodes[slot].bytes);
    return slot;
  }
  return kNoSlot;
}

// The oldest of the main queue without hits; those with hits pay one and go round again.
Slot Evictor<S3Fifo>::victim_of_main(Nodes& nodes) {
  while (!main_.empty()) {
    const Slot slot = main_.pop_back(nodes);
    if (nodes[slot].hits == 0) return slot;
    --nodes[slot].hits;
    main_.push_front(nodes, slot);
  }
  return kRefuseNewcomer;
}

}  // namespace headroom::eviction
