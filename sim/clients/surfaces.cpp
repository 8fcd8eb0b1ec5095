#include "sim/clients/surfaces.h"

#include <algorithm>
#include <utility>

#include "models/laws/uniform.h"
#include "real/wire/keyspaces.h"
#include "real/wire/work.h"
#include "sim/clients/sources.h"
#include "sim/kernel/arrivals.h"

namespace headroom::clients {

Surfaces::Surfaces(std::vector<SurfaceParams> surfaces, std::uint16_t region, double sample_rate, double zero_utc_s,
                   SurfacePorts ports, const models::Intensity& visits, SurfaceObserver& observer, std::uint64_t seed)
    : surfaces_(std::move(surfaces)), region_(region), sample_rate_(sample_rate), zero_utc_s_(zero_utc_s),
      ports_(ports), visits_(visits), observer_(observer), seed_(seed) {
  for (const SurfaceParams& surface : surfaces_) total_share_ += surface.share_of_visits;
}

void Surfaces::open(Time until) {
  if (total_share_ > 0) tasks_.spawn(arrivals(kernel::PhiloxRandom{seed_}, 1, until, tasks_, Who::user));
}

void Surfaces::thicken(Twins twins, Time until) {
  if (total_share_ <= 0) return;
  kernel::PhiloxRandom random{models::mix(seed_, twins.first)};
  twins_.spawn(arrivals(random, twins.each, until, twins_, Who::twin));
}

void Surfaces::thin() { twins_.cancel_all(); }

std::size_t Surfaces::pick(double u) const {
  double left = u * total_share_;
  for (std::size_t i = 0; i + 1 < surfaces_.size(); ++i) {
    left -= surfaces_[i].share_of_visits;
    if (left < 0) return i;
  }
  return surfaces_.size() - 1;
}

// All surfaces together are one Poisson stream that follows the visits, thinned minute by minute.
Task<void> Surfaces::arrivals(kernel::PhiloxRandom random, double copies, Time until, TaskSet& into, Who who) {
  const double per_visit = sample_rate_ * copies * total_share_;
  while (ports_.clock.now() < until) {
    const double from = zero_utc_s_ + seconds(ports_.clock.now());
    const Time stage_end = std::min(until, ports_.clock.now() + std::chrono::minutes{1});
    const double to = zero_utc_s_ + seconds(stage_end);
    const double highest = per_visit * visits_.max_over(region_, from, to);
    while (highest > 0) {
      const Time next = ports_.clock.now() + kernel::poisson_gap(random, highest, std::chrono::minutes{1});
      if (next >= stage_end) break;
      co_await ports_.clock.sleep_until(next);
      const double rate = per_visit * visits_.at(region_, zero_utc_s_ + seconds(next));
      if (!random.chance(rate / highest)) continue;
      const std::uint64_t id = random.bits();
      ports_.load.surface_due();
      into.spawn(request(pick(random.uniform()), id, who));
    }
    co_await ports_.clock.sleep_until(stage_end);
  }
}

Task<void> Surfaces::request(std::size_t surface, std::uint64_t id, Who who) {
  const Time began = ports_.clock.now();
  const Result<void> served = co_await serve(surfaces_[surface], id, began + surfaces_[surface].timeout, who);
  const Time now = ports_.clock.now();
  observer_.surface_answered(region_, surface, now, now - began, served.has_value());
}

Task<Result<void>> Surfaces::serve(const SurfaceParams& surface, std::uint64_t id, Time deadline, Who who) {
  const auto [cpu, admission] = ports_.gateway.choose(id);
  if (admission != nullptr && !admission->admits(ports_.clock.now(), Priority::normal, id))
    co_return fail(Errc::overloaded, "shed: the gateway is overloaded");
  if (auto passed = co_await cpu.spend({wire::work::gateway_proxy, 1, id}, deadline); !passed) co_return passed;
  if (auto made = co_await cpu.spend({wire::work::surface, 1, id}, deadline); !made) co_return made;
  std::vector<Key> keys;
  for (int i = 0; i < surface.keys; ++i) {
    const std::uint64_t slot = models::mix(id, static_cast<std::uint64_t>(i)) % ports_.catalogue.slots(0);
    const models::VideoId video = ports_.catalogue.video_at({0, slot}, ports_.clock.wall_now());
    keys.push_back(wire::keyspaces::card_of(wire::VideoId{video.bits}));
  }
  const auto read = co_await ports_.store.mget(std::move(keys), deadline);
  if (!read) co_return std::unexpected(read.error());
  double bytes = 0;
  for (const auto& card : *read) bytes += card ? static_cast<double>(card->bytes.size()) : 0;
  const auto sending = ports_.gateway.send(ports_.clock.now(), bytes, id);
  if (!sending) co_return fail(Errc::overloaded, "the gateway's line is full");
  // The log is simulated for one record in so many.
  const double u = models::to_uniform(models::mix(id, 99));
  if (who == Who::user && u < surface.write_share / events_thinning) {
    const Key record{wire::keyspaces::counters, id, 0};
    const Result<Time> appended = ports_.log.write(ports_.clock.now(), record, 1, deadline);
    if (!appended) co_return std::unexpected(appended.error());
    co_await ports_.clock.sleep_until(*appended);
  }
  co_await ports_.clock.sleep_for(*sending);
  co_return {};
}

}  // namespace headroom::clients
