// One log of requests, driven through the feed path in virtual time and through the same libraries on the
// real adapters: the same pages, hits, evictions and fallbacks, byte for byte.
#include <gtest/gtest.h>

#include <map>

#include "real/wire/keyspaces.h"
#include "tests/fakes/seeded_random.h"
#include "tests/parity/feed_path.h"

namespace headroom::parity {
namespace {

namespace keyspaces = wire::keyspaces;

// What happens before a request of the log.
enum class Incident : std::uint8_t { none, ranking_down, lists_down, metadata_down, all_down, all_up, flush };

struct Entry {
  Nanos at{};
  Incident incident = Incident::none;
  std::uint64_t user = 1;
  std::uint32_t limit = 10;
  bool follows = false;       // with the cursor of the user's last page
  bool spoilt_cursor = false;
  bool spoilt_token = false;
};

// Instants are multiples of 7 s, which no interval of the parameters is: breakers (60 s), refreshes (30 min)
// and lists (2 h) never run out at the very instant of a request.
std::vector<Entry> make_log(std::uint64_t seed, std::size_t requests) {
  fakes::SeededRandom random{seed};
  std::vector<Entry> log;
  Nanos at = 7s;
  while (log.size() < requests) {
    at += static_cast<std::int64_t>(1 + random.below(12)) * 7s;
    Entry entry{.at = at, .user = 1 + std::min(random.below(40), random.below(40))};
    if (log.size() % 40 == 20) entry.incident = static_cast<Incident>(1 + random.below(6));
    if (log.size() % 40 == 39) entry.incident = Incident::all_up;
    entry.limit = static_cast<std::uint32_t>(1 + random.below(20));
    if (random.below(40) == 0) entry.limit = random.below(2) == 0 ? 0 : 51;
    entry.follows = random.below(4) != 0;
    entry.spoilt_cursor = random.below(40) == 0;
    entry.spoilt_token = random.below(40) == 0;
    // Now and then somebody asks far more often than he may.
    const std::size_t times = random.below(60) == 0 ? 14 : 1;
    for (std::size_t i = 0; i < times; ++i) log.push_back(entry), entry.incident = Incident::none;
  }
  return log;
}

void apply(Incident incident, FeedPath& path) {
  const bool all = incident == Incident::all_down;
  switch (incident) {
    case Incident::none: return;
    case Incident::flush: path.cache->store().flush(); return;
    case Incident::all_up:
      path.ranker.down = false;
      path.store.down.clear();
      return;
    default: break;
  }
  if (all || incident == Incident::ranking_down) path.ranker.down = true;
  if (all || incident == Incident::lists_down) path.store.down.insert(keyspaces::lists);
  if (all || incident == Incident::metadata_down) path.store.down.insert(keyspaces::metadata);
}

class Driver {
 public:
  explicit Driver(std::unique_ptr<Side> s) : side(std::move(s)) {}
  std::unique_ptr<Side> side;

  Outcome play(const Entry& entry) {
    FeedPath& path = side->path();
    if (side->clock().now() < Time{entry.at}) side->advance_to(entry.at);
    apply(entry.incident, path);
    path.ranker.nominal = beginning + entry.at;
    const CallContext context{.method = wire::foryou_method,
                              .deadline = side->clock().now() + 1s,
                              .routing_key = entry.user,
                              .request_id = ++requests_};
    Result<Message> answer = side->ask(context, request(entry));
    side->advance_to(side->clock().now().time_since_epoch() + behind_the_answer);
    Outcome outcome;
    if (!answer) outcome.error = std::string(name(answer.error().code)) + ": " + answer.error().detail;
    else take(entry.user, *std::move(*answer).take<wire::FeedPage>(), outcome);
    outcome.cache = path.cache->store().counters();
    outcome.lists_made = path.ranker.made;
    return outcome;
  }

  std::map<wire::PageSource, int> pages;

 private:
  // More than filling a cache and making a list take, and long enough that a retry budget (3 a second) has
  // filled up again: how long a request took must not decide whether the next one may retry.
  static constexpr Nanos behind_the_answer = 400ms;

  wire::FeedRequest request(const Entry& entry) {
    std::string token = gateway::mint_token({.secret = secret}, {entry.user}, beginning + 24h * 300);
    if (entry.spoilt_token) token[token.size() / 2] ^= 1;
    std::string cursor = entry.follows ? cursors_[entry.user] : std::string{};
    if (entry.spoilt_cursor) cursor += "x";
    return {.region = {1}, .limit = entry.limit, .cursor = std::move(cursor), .token = std::move(token)};
  }
  void take(std::uint64_t user, const wire::FeedPage& page, Outcome& outcome) {
    ++pages[page.source];
    cursors_[user] = page.next_cursor;
    outcome.page = Codec<wire::FeedPage>::encode(page);
  }

  std::uint64_t requests_ = 0;
  std::map<std::uint64_t, std::string> cursors_;
};

class Parity : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Parity, holds_for_every_request_of_a_log) {
  Driver virtual_time{make_virtual_side()};
  Driver machine{make_machine_side()};
  const std::vector<Entry> log = make_log(GetParam(), 1'000);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const Outcome expected = virtual_time.play(log[i]);
    const Outcome got = machine.play(log[i]);
    ASSERT_EQ(got.error, expected.error) << "request " << i;
    ASSERT_EQ(got.page, expected.page) << "request " << i;
    ASSERT_EQ(got.cache, expected.cache) << "request " << i;
    ASSERT_EQ(got.lists_made, expected.lists_made) << "request " << i;
    refused += !got.error.empty();
  }
  // The log would show nothing if it left out what the test is about.
  EXPECT_EQ(machine.pages, virtual_time.pages);
  for (const auto source : {wire::PageSource::fresh, wire::PageSource::stale, wire::PageSource::trending,
                            wire::PageSource::global}) {
    EXPECT_GE(machine.pages[source], 1) << wire::name(source);
  }
  EXPECT_GE(refused, 20u);
  const feedcache::StoreCounters cache = machine.side->path().cache->store().counters();
  EXPECT_GT(cache.hits, 50u);
  EXPECT_GT(cache.stale_hits, 5u);
  EXPECT_GT(cache.misses, 50u);
  EXPECT_GT(cache.evictions, 20u);
  for (const char* counter :
       {"feed_pages_total", "feed_items_total", "feed_failures_total", "feed_refreshes_total",
        "feed_repeats_avoided_total", "feed_hydrate_misses_total", "feed_sessions_begun_anew_total",
        "gateway_requests_total", "feed_cache_requests_total", "feed_cache_evictions_total", "call_attempts_total",
        "call_retries_total", "call_refusals_total"}) {
    EXPECT_EQ(machine.side->counted(counter), virtual_time.side->counted(counter)) << counter;
  }
}
INSTANTIATE_TEST_SUITE_P(Logs, Parity, testing::Values(1, 2, 3));

}  // namespace
}  // namespace headroom::parity
