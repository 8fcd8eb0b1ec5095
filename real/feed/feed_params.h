// What a feed service may be told, and the ports it stands on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "real/feed/sip_hash.h"
#include "real/policies/calling.h"
#include "real/policies/deadline.h"
#include "real/ports/cpu.h"
#include "real/ports/store.h"
#include "real/wire/feed_messages.h"
#include "real/wire/list_messages.h"

namespace headroom::feed {

struct FeedPorts {
  Clock& clock;
  Rpc& rpc;      // peers: feed_cache, and FeedParams::ranking_service
  Store& store;  // reads lists, metadata, trending, global_top; writes nothing
  Cpu& cpu;      // kinds: page_assembly
  Random& random;
  Metrics& metrics;
};

// Where the lists of users come from and how old they may be.
struct ListParams {
  std::string ranking_service = "ranking_worker";
  std::uint32_t length = wire::list_length;
  Nanos refresh_interval = std::chrono::minutes{30};  // B: older lists are made anew behind the answer
  Nanos fresh_for = std::chrono::hours{2};            // E: older lists are only shown if no new one can be had
  Nanos inline_budget = std::chrono::milliseconds{500};  // B: inference on demand takes 200 to 500 ms
  Nanos reserve = std::chrono::milliseconds{100};     // of the deadline that is kept for the rest of the page
  Nanos background_budget = std::chrono::seconds{5};  // for a refresh that nobody waits for
  std::size_t refreshes = 1'000;                      // under way at once; more are left for the next page
  // One attempt where there is something else to turn to; B: a list is read in less than 50 ms.
  policies::CallParams cache{.timeout = std::chrono::milliseconds{20}, .retry = {.attempts = 1}};
  policies::CallParams stored{.timeout = std::chrono::milliseconds{50}, .retry = {.attempts = 2}};
  policies::CallParams ranking{.timeout = std::chrono::seconds{5}, .retry = {.attempts = 1}};
};

// The snapshots that are shown when a user's own list cannot be.
struct ShelfParams {
  wire::RegionId region;
  Nanos interval = std::chrono::minutes{1};      // how often they are read anew
  Nanos timeout = std::chrono::milliseconds{500};
  std::size_t trending = 100;                    // kept of the regional list
  std::size_t global = 200;                      // kept of the global one: a page takes the diverse top 20 not yet seen
  std::vector<wire::VideoCard> shipped;          // the global shelf until the first snapshot, so that it is never bare
};

struct FeedParams {
  ListParams lists;
  ShelfParams shelves;
  Nanos margin = std::chrono::milliseconds{10};  // of the deadline, in which the shelves can still answer
  double refresh_below = 0.25;      // share of the list left that asks for a new one at once
  std::uint32_t spare = 2;          // videos hydrated beyond the page, for those that turn out unpublished
  std::uint32_t global_on_page = 20;  // product: Global Top 20
  SipKey cursor_key{};              // secret of the deployment; the same on every replica
  policies::DeadlineParams deadline;
  policies::CallParams metadata{.timeout = std::chrono::milliseconds{100}, .retry = {.attempts = 2}};
};

}  // namespace headroom::feed
