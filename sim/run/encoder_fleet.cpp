#include "sim/run/encoder_fleet.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::run {
namespace {

double exact_hosts(const EncoderFleetParams& params, double workers) {
  return workers * params.cores_per_worker * params.sample_rate;
}

double most_workers(const EncoderFleetParams& params, double first) {
  return params.autoscale ? first * params.most : first;
}

// Kept within what SimGrid's speed factor allows.
constexpr double slowest = 0.001;

}  // namespace

std::vector<EncoderHosts> encoder_hosts(const EncoderFleetParams& params) {
  std::vector<EncoderHosts> hosts;
  for (const double first : params.workers) {
    const double most = exact_hosts(params, most_workers(params, first));
    hosts.push_back({first > 0 ? std::max(1, static_cast<int>(std::ceil(most))) : 0, 1});
  }
  return hosts;
}

EncoderFleet::EncoderFleet(PlatformPlane& plane, Clock& clock, EncoderFleetParams params)
    : plane_(plane), clock_(clock), params_(std::move(params)), regions_(params_.regions.size()) {
  verify(params_.workers.size() == params_.regions.size(), "every region says how many workers it has");
  for (std::size_t r = 0; r < regions_.size(); ++r) {
    if (params_.workers[r] <= 0) continue;
    regions_[r].first = params_.workers[r];
    regions_[r].group = plane_.platform().group(encoder_group(params_.regions[r]));
    set_workers(r, params_.workers[r]);
  }
  if (params_.autoscale) scaler_.spawn(autoscale());
}

Task<bool> EncoderFleet::encode(std::uint16_t region, double core_seconds) {
  struct Counted {
    double& jobs;
    explicit Counted(double& j) : jobs(j) { jobs += 1; }
    ~Counted() { jobs -= 1; }
  };
  Region& here = regions_.at(region);
  verify(here.first > 0, "videos are encoded where there are encoders");
  const Counted counted{here.jobs};
  const std::size_t caller = plane_.callers() > 1 ? region : 0;
  const platform::Completion done = co_await plane_.execute({here.group, core_seconds, 1, 0}, caller);
  co_return done.outcome == platform::Outcome::done;
}

double EncoderFleet::waiting(std::uint16_t region) const {
  const Region& here = regions_.at(region);
  return here.first > 0 ? static_cast<double>(plane_.platform().state(here.group).waiting) : 0;
}

double EncoderFleet::workers() const {
  return std::accumulate(regions_.begin(), regions_.end(), 0.0,
                         [](double sum, const Region& r) { return sum + r.workers; });
}

double EncoderFleet::utilization(std::size_t region) const {
  const Region& here = regions_.at(region);
  return here.open > 0 ? plane_.platform().state(here.group).cores_busy / static_cast<double>(here.open) : 0;
}

double EncoderFleet::utilization() const {
  double busy = 0, open = 0;
  for (const Region& here : regions_) {
    if (here.first <= 0) continue;
    busy += plane_.platform().state(here.group).cores_busy;
    open += here.open;
  }
  return open > 0 ? busy / open : 0;
}

double EncoderFleet::core_seconds() const {
  double sum = 0;
  for (const Region& here : regions_)
    if (here.first > 0) sum += plane_.platform().core_seconds_used(here.group);
  return sum / params_.sample_rate;
}

void EncoderFleet::set_workers(std::size_t region, double workers) {
  Region& here = regions_.at(region);
  verify(here.first > 0, "a region without encoders cannot be scaled");
  here.workers = std::clamp(workers, 0.0, most_workers(params_, here.first));
  const double exact = exact_hosts(params_, here.workers);
  here.open = exact > 0 ? std::max(1, static_cast<int>(std::lround(exact))) : 0;
  plane_.platform().set_hosts_open(here.group, here.open);
  if (here.open > 0) plane_.platform().set_speed(here.group, std::max(slowest, exact / here.open));
}

Task<void> EncoderFleet::autoscale() {
  for (;;) {
    co_await clock_.sleep_for(params_.autoscale->sync);
    for (std::size_t r = 0; r < regions_.size(); ++r)
      if (regions_[r].first > 0) scale(r, clock_.now());
  }
}

// Each region has its share of the workers that the world would want, were it all like this region.
void EncoderFleet::scale(std::size_t region, Time now) {
  Region& here = regions_[region];
  if (here.starting && here.starting->first <= now) {
    set_workers(region, std::max(here.workers, here.starting->second));
    here.starting.reset();
  }
  const double all = std::accumulate(params_.workers.begin(), params_.workers.end(), 0.0);
  const double share = here.first / all;
  const double wish = share * policies::workers_wanted(*params_.autoscale, here.jobs / params_.sample_rate / share);
  while (!here.wishes.empty() && here.wishes.front().first <= now - params_.down_window) here.wishes.pop_front();
  while (!here.wishes.empty() && here.wishes.back().second <= wish) here.wishes.pop_back();
  here.wishes.emplace_back(now, wish);
  if (wish > here.workers && !here.starting) here.starting = std::pair{now + params_.start_up, wish};
  if (const double highest = here.wishes.front().second; highest < here.workers) set_workers(region, highest);
}

}  // namespace headroom::run
