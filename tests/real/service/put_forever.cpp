// Puts 0, 1, 2, ... into the store of the given folder and prints each number once its put is
// acknowledged, until it is killed.
#include <cstdio>
#include <string>

#include "real/service/rocksdb_store.h"
#include "real/service/wall_clock.h"

namespace {

using namespace headroom;

// Several puts are under way at a time, so that groups are killed in the middle too.
Task<bool> put_all(Clock* clock, Store* store) {
  constexpr std::uint64_t together = 8;
  for (std::uint64_t first = 0;; first += together) {
    std::vector<Task<Result<std::uint64_t>>> puts;
    for (std::uint64_t n = first; n < first + together; ++n) {
      puts.push_back(store->put({{3}, n}, "value " + std::to_string(n), {}, clock->now() + std::chrono::hours{1}));
    }
    std::uint64_t n = first;
    for (const auto& put : co_await when_all(std::move(puts))) {
      if (!put) co_return false;
      std::printf("%llu\n", static_cast<unsigned long long>(n++));
    }
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  service::Reactor reactor;
  const auto clock = service::make_wall_clock(reactor);
  const auto store = service::open_rocksdb_store(reactor, *clock, {.path = argv[1]});
  if (!store) return 3;
  return service::run_to_end(reactor, put_all(clock.get(), store->get())) ? 0 : 3;
}
