#include "sim/clients/page_load.h"

#include <algorithm>
#include <cmath>

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

PageLoad::PageLoad(const models::Intensity& visits, std::size_t region, const VisitProfile& profile, double zero_utc_s,
                   Nanos horizon)
    : dispersion_(profile.dispersion()) {
  const double bin = VisitProfile::bin_s;
  const auto count = static_cast<std::size_t>(std::ceil(seconds(horizon) / bin)) + 2;
  const std::size_t reach = profile.bins().size();
  // Visits of the bins from `reach` before zero on; nobody was there before a trace begins.
  std::vector<double> begun(count + reach);
  for (std::size_t i = 0; i < begun.size(); ++i) {
    const double at = zero_utc_s + (static_cast<double>(i) - static_cast<double>(reach)) * bin;
    begun[i] = visits.integral(region, at, at + bin);
  }
  per_s_.resize(count);
  cumulative_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    double pages = 0;
    for (std::size_t j = 0; j < reach; ++j) pages += profile.bins()[j] * begun[i + reach - j];
    per_s_[i] = pages / bin;
  }
  for (std::size_t i = 1; i < count; ++i) cumulative_[i] = cumulative_[i - 1] + bin * (per_s_[i - 1] + per_s_[i]) / 2;
}

double PageLoad::rate(Time t) const {
  const double x = std::clamp(seconds(t) / VisitProfile::bin_s, 0.0, static_cast<double>(per_s_.size()) - 1.001);
  const auto i = static_cast<std::size_t>(x);
  const double share = x - static_cast<double>(i);
  return per_s_[i] * (1 - share) + per_s_[i + 1] * share;
}

double PageLoad::expected(Time from, Time to) const {
  const auto before = [this](Time t) {
    const double x = std::clamp(seconds(t) / VisitProfile::bin_s, 0.0, static_cast<double>(per_s_.size()) - 1.001);
    const auto i = static_cast<std::size_t>(x);
    const double share = x - static_cast<double>(i);
    const double here = per_s_[i] + (per_s_[i + 1] - per_s_[i]) * share / 2;
    return cumulative_[i] + here * share * VisitProfile::bin_s;
  };
  return before(to) - before(from);
}

}  // namespace headroom::clients
