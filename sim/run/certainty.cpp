#include "sim/run/certainty.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "models/statistics/block_ratio.h"
#include "models/statistics/estimate.h"

namespace headroom::run {
namespace {

using results::Interval;
using results::MaybeInterval;
using models::Block;

constexpr double visit_s = 300;  // assumed: twice a mean visit

// The quantiles at `low` and `high`, and at least `q`'s own as it is reported: the middle of its bucket. A tail of less
// than one value has no end.
MaybeInterval between(const results::Histogram& whole, double low, double q, double high) {
  if (!((1 - high) * whole.effective_samples() >= 1)) return std::nullopt;
  const double reported = millis(whole.quantile(q));
  return Interval{std::min(millis(whole.quantile_within(std::max(low, 0.0))), reported),
                  std::max(millis(whole.quantile_within(high)), reported)};
}

// How sure the share of a run's values above any bound is, from its blocks of time.
class SharesAbove {
 public:
  SharesAbove(std::span<const results::Histogram::Parts> blocks, Blocking blocking) : blocking_(blocking) {
    for (const results::Histogram::Parts& block : blocks) {
      Tail& tail = tails_.emplace_back(Tail{block.weight, {}});
      double above = block.weight;
      for (const auto& [low_ns, weight] : block.counts) {
        tail.above.emplace_back(low_ns, above);
        above -= weight;
      }
    }
  }

  // Of the values from `low_ns` on, which is the lower bound of a bucket.
  std::optional<models::BlockRatio> from(std::int64_t low_ns) const {
    std::vector<Block> shares;
    for (const Tail& tail : tails_) {
      const auto first = std::ranges::lower_bound(tail.above, low_ns, {}, &std::pair<std::int64_t, double>::first);
      shares.push_back({first != tail.above.end() ? std::max(first->second, 0.0) : 0, tail.whole});
    }
    return models::block_ratio(shares, blocking_);
  }

 private:
  struct Tail {
    double whole;
    std::vector<std::pair<std::int64_t, double>> above;  // by filled bucket: its lower bound, the weight from it on
  };
  std::vector<Tail> tails_;
  Blocking blocking_;
};

std::vector<Block> blocks_of(std::span<const std::pair<double, double>> steps) {
  const std::size_t each = std::max<std::size_t>(
      1, (steps.size() + results::LatencySeries::most_blocks - 1) / results::LatencySeries::most_blocks);
  std::vector<Block> blocks((steps.size() + each - 1) / each);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    blocks[i / each].part += steps[i].first;
    blocks[i / each].whole += steps[i].second;
  }
  return blocks;
}

Interval positive(const models::Estimate& estimate) { return {std::max(estimate.low, 0.0), estimate.high}; }

}  // namespace

namespace {

// Where a bucket is left out of what `end` goes from, at its lower bound, to what it goes to, at its upper one.
double crossing(const results::Histogram::Bucket& bucket, double from, double to, double wanted) {
  const double share = from != to ? std::clamp((from - wanted) / (from - to), 0.0, 1.0) : 0.5;
  return millis(bucket.low) + share * millis(bucket.high - bucket.low);
}

// A quantile's interval by inverting that of the share above: it holds each value of which the share above may be
// 1 - q. To take the quantile's own share for that of all values near it would err on one side: beyond it fewer and
// longer queues make the share, and it is known the less.
class QuantileSearch {
 public:
  QuantileSearch(const results::Histogram& whole, std::span<const results::Histogram::Parts> blocks, double q,
                 Blocking blocking)
      : whole_(whole), above_(1 - q), buckets_(whole.buckets()), shares_(blocks, blocking) {
    const auto after = std::ranges::upper_bound(buckets_, whole.quantile(q), {}, &results::Histogram::Bucket::low);
    at_ = static_cast<std::size_t>(after - buckets_.begin()) - 1;
  }

  // Enough blocks to tell; and whether they differ at all around the quantile.
  bool possible() const { return share(at_).has_value(); }
  bool differ() const { return share(at_)->error > 0 || share(at_ + 1)->error > 0; }

  double low() const {
    if (low_share(0) <= above_) return millis(whole_.min());
    std::size_t within = at_ + 1, below = 0;
    while (within - below > 1) {
      const std::size_t middle = (within + below) / 2;
      (low_share(middle) <= above_ ? within : below) = middle;
    }
    return crossing(buckets_[below], low_share(below), low_share(within), above_);
  }
  // Absent where it may lie among the few largest values, or beyond them.
  std::optional<double> high() const {
    std::size_t within = at_, beyond = buckets_.size();
    while (beyond - within > 1) {
      const std::size_t middle = (within + beyond) / 2;
      (high_share(middle) >= above_ ? within : beyond) = middle;
    }
    if (!(share(beyond)->ratio * whole_.effective_samples() >= 1)) return std::nullopt;
    return crossing(buckets_[within], high_share(within), high_share(beyond), above_);
  }

 private:
  std::optional<models::BlockRatio> share(std::size_t bucket) const {
    return shares_.from(bucket < buckets_.size() ? buckets_[bucket].low.count()
                                                 : std::numeric_limits<std::int64_t>::max());
  }
  double low_share(std::size_t bucket) const { return share(bucket)->share().low; }
  double high_share(std::size_t bucket) const { return share(bucket)->share().high; }

  const results::Histogram& whole_;
  double above_;
  std::vector<results::Histogram::Bucket> buckets_;
  SharesAbove shares_;
  std::size_t at_ = 0;  // the bucket of the quantile
};

}  // namespace

MaybeInterval quantile_interval(const results::Histogram& whole, std::span<const results::Histogram::Parts> blocks,
                                double q, Blocking blocking) {
  if (whole.empty()) return std::nullopt;
  const QuantileSearch search(whole, blocks, q, blocking);
  if (!search.possible()) return std::nullopt;
  // Blocks that all agree (nothing above in any) know no more than their number of values allows.
  if (!search.differ()) return independent_interval(whole, q);
  const auto high = search.high();
  if (!high) return std::nullopt;
  const double reported = millis(whole.quantile(q));
  return Interval{std::min(search.low(), reported), std::max(*high, reported)};
}

MaybeInterval independent_interval(const results::Histogram& whole, double q) {
  if (whole.empty()) return std::nullopt;
  const double z = models::normal_z(models::usual_confidence);
  const double half = z * std::sqrt(q * (1 - q) / std::max(whole.effective_samples(), 1.0));
  return between(whole, q - half, q, q + half);
}

MaybeInterval count_interval(double rate, std::uint64_t samples) {
  if (samples == 0) return std::nullopt;
  const double off = models::normal_z(models::usual_confidence) / std::sqrt(static_cast<double>(samples));
  return Interval{rate * std::max(1 - off, 0.0), rate * (1 + off)};
}

results::ServiceIntervals independent_intervals(const results::Histogram& latency, double error_ratio,
                                                std::uint64_t samples) {
  results::ServiceIntervals found;
  found.p50_ms = independent_interval(latency, 0.5);
  found.p95_ms = independent_interval(latency, 0.95);
  found.p99_ms = independent_interval(latency, 0.99);
  found.p999_ms = independent_interval(latency, 0.999);
  if (samples > 0) {
    const models::Estimate errors = models::share_of(error_ratio, static_cast<double>(samples));
    found.error_ratio = Interval{errors.low, errors.high};
  }
  return found;
}

MaybeInterval ratio_interval(std::span<const std::pair<double, double>> steps, std::uint64_t samples,
                             Blocking blocking) {
  const auto found = models::block_ratio(blocks_of(steps), blocking);
  if (!found || samples == 0) return std::nullopt;
  const bool agree = !(found->error > 0);
  const models::Estimate share =
      agree ? models::share_of(std::clamp(found->ratio, 0.0, 1.0), static_cast<double>(samples)) : found->share();
  return Interval{std::max(share.low, 0.0), std::min(share.high, 1.0)};
}

MaybeInterval level_interval(std::span<const std::pair<double, double>> steps, Blocking blocking) {
  const auto found = models::block_ratio(blocks_of(steps), blocking);
  if (!found) return std::nullopt;
  return positive(found->estimate());
}

Blocking blocks_of_visits(Nanos run) {
  const Blocking usual;
  return {Course::drifting, std::min(usual.most, static_cast<std::size_t>(seconds(run) / visit_s))};
}

MaybeInterval work_interval(const WorkRecord& record) {
  const auto each = static_cast<std::size_t>(std::max(1.0, std::ceil(visit_s / seconds(record.step))));
  std::vector<Block> blocks(record.steps.size() / each);
  for (std::size_t i = 0; i < blocks.size() * each; ++i) {
    blocks[i / each].part += record.steps[i].first;
    blocks[i / each].whole += record.steps[i].second;
  }
  const auto found = models::block_ratio(blocks);
  if (!found || !(found->ratio > 0)) return std::nullopt;
  // What is smoothed has its own start and rounding: no level is known better than that.
  constexpr double smoothing = 2e-4;
  const models::Estimate work = found->estimate();
  const double off = std::max(work.relative(), smoothing);
  return Interval{record.level * std::max(1 - off, 0.0), record.level * (1 + off)};
}

results::ServiceIntervals latency_intervals(const results::LatencySeries& finished, const results::Histogram& whole,
                                            Blocking blocking, double relaxations) {
  // A run of few relaxation times has seen few queues of the length that a quantile is about, and those it saw say
  // nothing of those that it did not.
  const auto quantile = [&](double q) -> MaybeInterval {
    if (!((1 - q) * relaxations >= relaxations_above)) return std::nullopt;
    // Tails are made by queues, which are shorter than visits: longer blocks would only be fewer.
    const Blocking of = q > 0.5 ? Blocking(blocking.course) : blocking;
    return quantile_interval(whole, finished.blocks(), q, of);
  };
  std::vector<Block> sums;
  for (const results::Histogram::Parts& block : finished.blocks()) sums.push_back({block.sum_ns * 1e-6, block.weight});
  results::ServiceIntervals found;
  found.p50_ms = quantile(0.5);
  found.p95_ms = quantile(0.95);
  found.p99_ms = quantile(0.99);
  found.p999_ms = quantile(0.999);
  if (const auto mean = models::block_ratio(sums, blocking); mean && relaxations >= relaxations_of_mean)
    found.mean_ms = positive(mean->estimate());
  return found;
}

results::ServiceIntervals intervals_of(const ServiceRecords& r, Time end) {
  const Blocking visits = blocks_of_visits(r.run);
  results::ServiceIntervals found = latency_intervals(r.latency, r.whole, visits);
  found.utilization_mean =
      r.work.steps.empty() ? level_interval(r.utilization.parts(end), visits) : work_interval(r.work);
  found.error_ratio = ratio_interval(r.errors.parts(end), r.samples, visits);
  found.shed_ratio = ratio_interval(r.sheds.parts(end), r.samples, visits);
  return found;
}

namespace {

class Trust {
 public:
  explicit Trust(results::RunResult& result) : result_(result) {}

  // `negligible`: half a width that nobody minds, in the figure's unit.
  void look(const std::string& figure, double value, const MaybeInterval& interval, std::uint64_t samples,
            double negligible = 0) {
    if (!interval) {
      refuse(figure, fmt::format("too little to tell from: {} simulated requests", samples));
    } else if (interval->half_width() > negligible && results::relative_width(*interval, value) > trusted_width) {
      refuse(figure, fmt::format("between {:.3g} and {:.3g} for all this run can tell", interval->low, interval->high));
    }
  }
  void refuse(std::string figure, std::string reason) {
    result_.untrusted.push_back({std::move(figure), std::move(reason)});
  }

 private:
  results::RunResult& result_;
};

void look_at_service(Trust& trust, const std::string& at, const results::ServiceResult& s) {
  // Half a point of errors, and a point of utilization or hits, is less than anybody plans by.
  const results::ServiceIntervals& i = s.interval_95;
  if (s.replicas > 0 && s.load_peak > 0) trust.look(at + ".load_peak", s.load_peak, i.load_peak, s.samples, 0.01);
  if (s.samples == 0) return;
  trust.look(at + ".latency_ms.p50", s.latency_ms.p50, i.p50_ms, s.samples);
  trust.look(at + ".latency_ms.p99", s.latency_ms.p99, i.p99_ms, s.samples);
  trust.look(at + ".rps_peak", s.rps_peak, i.rps_peak, s.samples);
  if (s.replicas > 0) {
    trust.look(at + ".utilization_mean", s.utilization_mean, i.utilization_mean, s.samples, 0.01);
    trust.look(at + ".error_ratio", s.error_ratio, i.error_ratio, s.samples, 0.005);
  }
}

void look_at_pages(Trust& trust, const results::PagesResult& p) {
  if (p.samples == 0) return;
  const results::PageShareIntervals& i = p.ratio_interval_95;
  const auto look = [&](const char* outcome, double share, const MaybeInterval& interval) {
    trust.look(std::string("pages.ratio.") + outcome, share, interval, p.samples, 0.005);
  };
  look("fresh", p.ratio.fresh, i.fresh);
  look("stale", p.ratio.stale, i.stale);
  look("trending", p.ratio.trending, i.trending);
  look("global", p.ratio.global, i.global);
  look("refused", p.ratio.refused, i.refused);
  look("failed", p.ratio.failed, i.failed);
}

}  // namespace

double error_of_headline(const results::RunResult& result) {
  const auto gateway = result.services.find("gateway");
  if (gateway == result.services.end() || !gateway->second.interval_95.p99_ms) return 1;
  return std::min(results::relative_width(*gateway->second.interval_95.p99_ms, gateway->second.latency_ms.p99), 1.0);
}

void add_untrusted(results::RunResult& result) {
  Trust trust{result};
  for (const auto& [name, service] : result.services) look_at_service(trust, "services." + name, service);
  for (const auto& [name, surface] : result.surfaces) look_at_service(trust, "surfaces." + name, surface);
  for (const auto& [name, cache] : result.caches)
    if (cache.samples > 0)
      trust.look("caches." + name + ".hit_ratio", cache.hit_ratio, cache.hit_ratio_interval_95, cache.samples, 0.01);
  const results::ViewerResult& v = result.viewers;
  for (const auto& [name, tier] : result.cdn)
    trust.look("cdn." + name + ".bytes_per_s_peak", tier.bytes_per_s_peak, tier.bytes_per_s_peak_interval_95,
               v.samples);
  if (v.samples > 0) {
    trust.look("viewers.start_ms.p50", v.start_ms.p50, v.interval_95.start_p50_ms, v.samples);
    trust.look("viewers.start_ms.p99", v.start_ms.p99, v.interval_95.start_p99_ms, v.samples);
    trust.look("viewers.rebuffer_ratio", v.rebuffer_ratio, v.interval_95.rebuffer_ratio, v.samples, 0.005);
    trust.look("viewers.spinner_ratio", v.spinner_ratio, v.interval_95.spinner_ratio, v.samples, 0.005);
  }
  look_at_pages(trust, result.pages);
  for (const results::SloResult& slo : result.slos) {
    const MaybeInterval& i = slo.bad_ratio_interval_95;
    if (i && i->low < slo.allowed_ratio && slo.allowed_ratio < i->high)
      trust.refuse("slos." + slo.name + ".met", "the figure's interval reaches across the objective");
  }
}

}  // namespace headroom::run
