#include "real/service/seed.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "real/wire/keyspaces.h"
#include "real/wire/list_messages.h"

namespace headroom::service {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t categories = 12;
constexpr std::uint64_t top_length = 200;
constexpr Nanos patience = 10s;  // for one group of puts

// 64 bits that are the same for the same seed, what they are for, and number.
std::uint64_t draw(const SeedParams& params, std::uint64_t what, std::uint64_t n) {
  return wire::spread(wire::spread(params.seed ^ what << 32) ^ n);
}

wire::VideoCard card_of(const SeedParams& params, std::uint64_t id) {
  // Median 14 s, between 5 and 60 s: the middle of the published law of durations (product.md, section 5).
  const double u = static_cast<double>(draw(params, 1, id) >> 11) * 0x1p-53;
  return {.id = {id},
          .creator = {1 + draw(params, 2, id) % std::max<std::uint64_t>(1, params.videos / 10)},
          .sound = {1 + draw(params, 3, id) % std::max<std::uint64_t>(1, params.videos / 5)},
          .category = {static_cast<std::uint16_t>(draw(params, 4, id) % categories)},
          .status = wire::VideoStatus::published,
          .duration = from_seconds(std::clamp(14 * std::exp(1.74 * (u - .5)), 5., 60.)),
          .media = "videos/" + std::to_string(id)};
}

wire::TopList top_list(const SeedParams& params, std::uint64_t which, WallTime now) {
  wire::TopList top{.created = now};
  const std::uint64_t first = draw(params, which, 0) % params.videos;
  for (std::uint64_t i = 0; i < std::min(top_length, params.videos); ++i) {
    top.videos.push_back(card_of(params, 1 + (first + i) % params.videos));
  }
  return top;
}

wire::RankedList list_for(const SeedParams& params, std::uint64_t user, WallTime now) {
  wire::RankedList list{.created = now, .model = 1};
  // A step without a common divisor walks over all videos before one comes again.
  std::uint64_t step = 1 + draw(params, 5, user) % params.videos;
  const auto divides = [&] {
    std::uint64_t a = step, b = params.videos;
    while (b != 0) a = std::exchange(b, a % b);
    return a > 1;
  };
  while (divides()) ++step;
  const std::uint64_t first = draw(params, 6, user) % params.videos;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(wire::list_length, params.videos); ++i) {
    list.videos.push_back({1 + (first + i * step) % params.videos});
  }
  return list;
}

struct Entry {
  Key key;
  std::string bytes;
};

// Puts that wait together share a sync.
Task<Result<void>> put_all(Clock* clock, Store* store, std::vector<Entry> entries) {
  constexpr std::size_t together = 500;
  for (std::size_t at = 0; at < entries.size(); at += together) {
    std::vector<Task<Result<std::uint64_t>>> puts;
    const Time deadline = clock->now() + patience;
    for (std::size_t i = at; i < std::min(entries.size(), at + together); ++i) {
      puts.push_back(store->put(entries[i].key, std::move(entries[i].bytes), {}, deadline));
    }
    for (Result<std::uint64_t>& put : co_await when_all(std::move(puts))) {
      if (!put) co_return std::unexpected(std::move(put.error()));
    }
  }
  co_return {};
}

}  // namespace

Task<Result<Seeded>> seed_store(Clock& clock, Store& store, SeedParams params) {
  namespace keyspaces = wire::keyspaces;
  if (params.videos == 0) co_return fail(Errc::invalid, "a catalogue needs at least one video");
  const WallTime now = clock.wall_now();
  std::vector<Entry> entries;
  for (std::uint64_t id = 1; id <= params.videos; ++id) {
    entries.push_back({keyspaces::card_of({id}), Codec<wire::VideoCard>::encode(card_of(params, id))});
  }
  for (std::uint64_t user = 1; user <= params.users; ++user) {
    entries.push_back({keyspaces::list_of({user}), Codec<wire::RankedList>::encode(list_for(params, user, now))});
  }
  entries.push_back({keyspaces::trending_in(params.region), Codec<wire::TopList>::encode(top_list(params, 7, now))});
  entries.push_back({keyspaces::top_of_all(), Codec<wire::TopList>::encode(top_list(params, 8, now))});
  if (Result<void> put = co_await put_all(&clock, &store, std::move(entries)); !put) {
    co_return std::unexpected(std::move(put.error()));
  }
  co_return Seeded{params.videos, params.users};
}

}  // namespace headroom::service
