#include "sim/run/certainty.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "models/statistics/block_ratio.h"
#include "models/statistics/estimate.h"

namespace headroom::run {
namespace {

using results::Interval;
using results::MaybeInterval;
using models::Block;

// The quantiles at `low` and `high`, and at least `q`'s own as it is reported: the middle of its bucket. A tail of less
// than one value has no end.
MaybeInterval between(const results::Histogram& whole, double low, double q, double high) {
  if (!((1 - high) * whole.effective_samples() >= 1)) return std::nullopt;
  const double reported = millis(whole.quantile(q));
  return Interval{std::min(millis(whole.quantile_within(std::max(low, 0.0))), reported),
                  std::max(millis(whole.quantile_within(high)), reported)};
}

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

MaybeInterval quantile_interval(const results::Histogram& whole, std::span<const results::Histogram::Parts> blocks,
                                double q, Course course) {
  const std::int64_t middle = whole.quantile(q).count();
  std::vector<Block> shares;
  for (const results::Histogram::Parts& block : blocks) {
    Block& share = shares.emplace_back(Block{0, block.weight});
    for (const auto& [low_ns, weight] : block.counts) share.part += low_ns > middle ? weight : 0;
  }
  const auto above = models::block_ratio(shares, course);
  if (!above) return std::nullopt;
  // Blocks that all agree (nothing above in any) know no more than their number of values allows.
  if (!(above->error > 0)) return independent_interval(whole, q);
  const models::Estimate share = above->share();
  return between(whole, q - (share.high - share.value), q, q + (share.value - share.low));
}

MaybeInterval independent_interval(const results::Histogram& whole, double q) {
  if (whole.empty()) return std::nullopt;
  const double z = models::normal_z(models::usual_confidence);
  const double half = z * std::sqrt(q * (1 - q) / std::max(whole.effective_samples(), 1.0));
  return between(whole, q - half, q, q + half);
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

MaybeInterval ratio_interval(std::span<const std::pair<double, double>> steps, std::uint64_t samples, Course course) {
  const auto found = models::block_ratio(blocks_of(steps), course);
  if (!found || samples == 0) return std::nullopt;
  const bool agree = !(found->error > 0);
  const models::Estimate share =
      agree ? models::share_of(std::clamp(found->ratio, 0.0, 1.0), static_cast<double>(samples)) : found->share();
  return Interval{std::max(share.low, 0.0), std::min(share.high, 1.0)};
}

MaybeInterval level_interval(std::span<const std::pair<double, double>> steps, Course course) {
  const auto found = models::block_ratio(blocks_of(steps), course);
  if (!found) return std::nullopt;
  return positive(found->estimate());
}

MaybeInterval work_interval(const WorkRecord& record) {
  constexpr double visit_s = 300;
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
                                            Course course) {
  const auto quantile = [&](double q) { return quantile_interval(whole, finished.blocks(), q, course); };
  std::vector<Block> sums;
  for (const results::Histogram::Parts& block : finished.blocks()) sums.push_back({block.sum_ns * 1e-6, block.weight});
  results::ServiceIntervals found;
  found.p50_ms = quantile(0.5);
  found.p95_ms = quantile(0.95);
  found.p99_ms = quantile(0.99);
  found.p999_ms = quantile(0.999);
  if (const auto mean = models::block_ratio(sums, course)) found.mean_ms = positive(mean->estimate());
  return found;
}

results::ServiceIntervals intervals_of(const ServiceRecords& r, Time end) {
  results::ServiceIntervals found = latency_intervals(r.latency, r.whole);
  found.utilization_mean =
      r.work.steps.empty() ? level_interval(r.utilization.parts(end)) : work_interval(r.work);
  found.error_ratio = ratio_interval(r.errors.parts(end), r.samples);
  found.shed_ratio = ratio_interval(r.sheds.parts(end), r.samples);
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
  if (s.samples == 0) return;
  // Half a point of errors, and a point of utilization or hits, is less than anybody plans by.
  const results::ServiceIntervals& i = s.interval_95;
  trust.look(at + ".latency_ms.p50", s.latency_ms.p50, i.p50_ms, s.samples);
  trust.look(at + ".latency_ms.p99", s.latency_ms.p99, i.p99_ms, s.samples);
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
