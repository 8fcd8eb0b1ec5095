#include "sim/clients/page_load.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/viewers/visit.h"
#include "sim/kernel/philox.h"

namespace headroom::clients {
namespace {

constexpr int drawn_visits = 20'000;
constexpr std::uint64_t profile_seed = 20'260'302;

}  // namespace

VisitProfile::VisitProfile(VisitPace pace) {
  kernel::PhiloxRandom random{profile_seed};
  const models::VisitLaw law{pace.videos_per_visit, pace.surfaces_per_visit};
  const auto count = [](std::vector<double>& bins, double at_s) {
    const auto bin = static_cast<std::size_t>(at_s / bin_s);
    if (bin >= bins.size()) bins.resize(bin + 1, 0.0);
    bins[bin] += 1.0 / drawn_visits;
  };
  double page_squares = 0, plays = 0, play_squares = 0;
  for (int visit = 0; visit < drawn_visits; ++visit) {
    double pages = 0;
    const std::int64_t videos = law.videos((visit + 0.5) / drawn_visits);
    double t = 0;
    int in_hand = 0;
    for (std::int64_t seen = 0; seen < videos; ++seen) {
      // A client that knows it will leave does not exist: it asks ahead as long as it watches.
      if (in_hand <= pace.prefetch) {
        count(bins_, t);
        pages += 1;
        in_hand += pace.page_size;
      }
      count(plays_, t);
      --in_hand;
      const double duration_s = law.any_duration_s(random.uniform());
      t += law.watched_s(random.uniform(), duration_s) + law.away_s(random.uniform());
    }
    pages_ += pages / drawn_visits;
    page_squares += pages * pages / drawn_visits;
    plays += static_cast<double>(videos) / drawn_visits;
    play_squares += static_cast<double>(videos) * static_cast<double>(videos) / drawn_visits;
  }
  plays_.resize(std::max(plays_.size(), bins_.size()));
  bins_.resize(plays_.size());
  dispersion_ = page_squares / pages_;
  play_dispersion_ = play_squares / plays;
  watched_s_ = law.mean_watched_s();
}

PageLoad::Course::Course(double step_s, std::vector<double> values)
    : step_s_(step_s), values_(std::move(values)), integral_(values_.size()) {
  for (std::size_t i = 1; i < values_.size(); ++i)
    integral_[i] = integral_[i - 1] + step_s_ * (values_[i - 1] + values_[i]) / 2;
}

double PageLoad::Course::at(double t_s) const {
  const double x = std::clamp(t_s / step_s_, 0.0, static_cast<double>(values_.size()) - 1.001);
  const auto i = static_cast<std::size_t>(x);
  const double share = x - static_cast<double>(i);
  return values_[i] * (1 - share) + values_[i + 1] * share;
}

double PageLoad::Course::before(double t_s) const {
  const double x = std::clamp(t_s / step_s_, 0.0, static_cast<double>(values_.size()) - 1.001);
  const auto i = static_cast<std::size_t>(x);
  const double share = x - static_cast<double>(i);
  return integral_[i] + (values_[i] + (values_[i + 1] - values_[i]) * share / 2) * share * step_s_;
}

PageLoad::PageLoad(const models::Intensity& visits, std::size_t region, const VisitProfile& profile, double zero_utc_s,
                   Nanos horizon, double surface_requests)
    : dispersion_(profile.dispersion()), play_dispersion_(profile.play_dispersion()), watched_s_(profile.watched_s()),
      longest_visit_(from_seconds(VisitProfile::bin_s * static_cast<double>(profile.bins().size()))),
      surfaces_(*this, surface_requests) {
  const double bin = VisitProfile::bin_s;
  const auto count = static_cast<std::size_t>(std::ceil(seconds(horizon) / bin)) + 2;
  const std::size_t reach = profile.bins().size();
  // Visits of the bins from `reach` before zero on; nobody was there before a trace begins.
  std::vector<double> begun(count + reach);
  for (std::size_t i = 0; i < begun.size(); ++i) {
    const double at = zero_utc_s + (static_cast<double>(i) - static_cast<double>(reach)) * bin;
    begun[i] = visits.integral(region, at, at + bin);
  }
  std::vector<double> later(count), plays(count);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < reach; ++j) {
      const double visits_then = begun[i + reach - 1 - j] / bin;
      later[i] += (profile.bins()[j] - (j == 0 ? 1 : 0)) * visits_then;
      plays[i] += profile.plays()[j] * visits_then;
    }
  }
  later_ = Course(bin, std::move(later));
  plays_ = Course(bin, std::move(plays));
  visits_before_.resize(static_cast<std::size_t>(std::ceil(seconds(horizon))) + 2);
  for (std::size_t s = 1; s < visits_before_.size(); ++s) {
    const double at = zero_utc_s + static_cast<double>(s);
    visits_before_[s] = visits_before_[s - 1] + visits.integral(region, at - 1, at);
  }
}

double PageLoad::rate(Time t) const { return visits(t) + later_.at(seconds(t)); }

double PageLoad::visits(Time t) const {
  const auto second = static_cast<std::size_t>(
      std::clamp(seconds(t), 0.0, static_cast<double>(visits_before_.size()) - 2));
  return visits_before_[second + 1] - visits_before_[second];
}

double PageLoad::before(Time t) const {
  const double x = std::clamp(seconds(t), 0.0, static_cast<double>(visits_before_.size()) - 1.001);
  const auto second = static_cast<std::size_t>(x);
  const double share = x - static_cast<double>(second);
  return visits_before_[second] * (1 - share) + visits_before_[second + 1] * share + later_.before(seconds(t));
}

double PageLoad::expected(Time from, Time to) const { return before(to) - before(from); }

}  // namespace headroom::clients
