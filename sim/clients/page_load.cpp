#include "sim/clients/page_load.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/viewers/watch.h"
#include "sim/kernel/philox.h"

namespace headroom::clients {
namespace {

constexpr int drawn_visits = 20'000;
constexpr std::uint64_t profile_seed = 20'260'302;

}  // namespace

VisitProfile::VisitProfile(VisitPace pace) {
  kernel::PhiloxRandom random{profile_seed};
  const models::SwipeGap gap;
  double squares = 0;
  for (int visit = 0; visit < drawn_visits; ++visit) {
    double pages = 0;
    const std::int64_t videos = models::videos_in_visit(pace.videos_per_visit, 1, random.uniform());
    double t = 0;
    int in_hand = 0;
    for (std::int64_t watched = 0; watched < videos; ++watched) {
      // A client that knows it will leave does not exist: it asks ahead as long as it watches.
      if (in_hand <= (watched == 0 ? 0 : pace.prefetch)) {
        const auto bin = static_cast<std::size_t>(t / bin_s);
        if (bin >= bins_.size()) bins_.resize(bin + 1, 0.0);
        bins_[bin] += 1.0 / drawn_visits;
        pages += 1;
        in_hand += pace.page_size;
      }
      --in_hand;
      t += gap.draw(random.uniform());
    }
    pages_ += pages / drawn_visits;
    squares += pages * pages / drawn_visits;
  }
  dispersion_ = squares / pages_;
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
    : dispersion_(profile.dispersion()), surfaces_(*this, surface_requests) {
  const double bin = VisitProfile::bin_s;
  const auto count = static_cast<std::size_t>(std::ceil(seconds(horizon) / bin)) + 2;
  const std::size_t reach = profile.bins().size();
  // Visits of the bins from `reach` before zero on; nobody was there before a trace begins.
  std::vector<double> begun(count + reach);
  for (std::size_t i = 0; i < begun.size(); ++i) {
    const double at = zero_utc_s + (static_cast<double>(i) - static_cast<double>(reach)) * bin;
    begun[i] = visits.integral(region, at, at + bin);
  }
  std::vector<double> later(count);
  for (std::size_t i = 0; i < count; ++i) {
    double pages = 0;
    for (std::size_t j = 0; j < reach; ++j)
      pages += (profile.bins()[j] - (j == 0 ? 1 : 0)) * begun[i + reach - 1 - j];
    later[i] = pages / bin;
  }
  later_ = Course(bin, std::move(later));
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
