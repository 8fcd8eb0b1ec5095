#include "sim/run/objectives.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "models/statistics/estimate.h"
#include "real/wire/feed_messages.h"
#include "sim/run/certainty.h"
#include "sim/scenario/names.h"

namespace headroom::run {
namespace {

using results::Events;
using scenario::Indicator;

// Windows that burn-rate alerts look through (vocabulary: 14.4x over an hour and five minutes).
constexpr std::array<Nanos, 2> alert_windows{std::chrono::minutes{5}, std::chrono::hours{1}};

double quantile_of(Indicator indicator) {
  switch (indicator) {
    case Indicator::latency_p50:
    case Indicator::start_p50: return 0.5;
    case Indicator::latency_p95: return 0.95;
    case Indicator::latency_p999: return 0.999;
    default: return 0.99;
  }
}

// The error budget: the share of all events that may be bad.
double allowed_ratio(const scenario::Slo& slo) {
  if (scenario::is_duration(slo.indicator)) return 1 - quantile_of(slo.indicator);
  const double objective = std::get<double>(slo.objective);
  return scenario::higher_is_better(slo.indicator) ? 1 - objective : objective;
}

std::string measure_of(const scenario::Slo& slo) {
  const std::string indicator{scenario::name(slo.indicator)};
  const bool duration = scenario::is_duration(slo.indicator);
  return slo.of + "." + indicator + (duration ? "_ms" : indicator.ends_with("_ratio") ? "" : "_ratio");
}

bool is_start(Indicator i) { return i == Indicator::start_p50 || i == Indicator::start_p99; }

// The latency quantile of a service, or of start-up, as the result states its interval.
results::MaybeInterval stated_interval(const results::RunResult& result, const scenario::Slo& slo) {
  if (is_start(slo.indicator)) {
    const results::ViewerIntervals& v = result.viewers.interval_95;
    return slo.indicator == Indicator::start_p50 ? v.start_p50_ms : v.start_p99_ms;
  }
  const auto service = result.services.find(slo.of);
  if (service == result.services.end()) return std::nullopt;
  const results::ServiceIntervals& i = service->second.interval_95;
  switch (slo.indicator) {
    case Indicator::latency_p50: return i.p50_ms;
    case Indicator::latency_p95: return i.p95_ms;
    case Indicator::latency_p99: return i.p99_ms;
    default: return i.p999_ms;
  }
}

}  // namespace

Objectives::Counts& Objectives::Counts::operator+=(const Counts& more) {
  events += more.events;
  unanswered += more.unanswered;
  return *this;
}

// The least that rounding leaves of nothing is nothing.
Objectives::Counts Objectives::Counts::operator-(const Counts& less) const {
  const auto left = [](double a, double b) { return a - b > 1e-9 * a ? a - b : 0; };
  return {{left(events.bad, less.events.bad), left(events.all, less.events.all),
           left(events.samples, less.events.samples)},
          left(unanswered, less.unanswered)};
}

Objectives::Objectives(const scenario::Scenario& scenario, const cluster::Directory& directory)
    : duration_(scenario.duration), step_(scenario.step) {
  for (const scenario::Slo& slo : scenario.slos) {
    Record& record = records_.emplace_back(Record{.slo = slo, .before = {{}}});
    const bool of_calls = scenario::is_duration(slo.indicator) || slo.indicator == Indicator::availability;
    if (of_calls && slo.of != "viewers" && slo.of != "pages") record.service = directory.find(slo.of);
  }
}

void Objectives::add(Record& record, double bad, double all, double samples) {
  record.step += Counts{{bad, all, samples}};
}

// Of `count` answers that took so long, and others that never came.
void Objectives::add_times(Record& record, const results::Histogram& answered, double count, double unanswered,
                           double weight) {
  const double late = answered.share_above(std::get<Nanos>(record.slo.objective)) * count;
  record.step += Counts{{(late + unanswered) * weight, (count + unanswered) * weight, count + unanswered},
                        unanswered * weight};
  record.answered_in_step.merge(answered);
}

void Objectives::add_calls(std::uint32_t service, const RegionCollector::Service& gathered, double weight) {
  const Calls& calls = gathered.calls;
  const double asked = calls.total - calls.limited, unanswered = calls.failed + calls.shed;
  if (asked <= 0) return;
  for (Record& record : records_) {
    if (record.service != service) continue;
    if (record.slo.indicator == Indicator::availability) add(record, unanswered * weight, asked * weight, asked);
    else add_times(record, gathered.answered, asked - unanswered, unanswered, weight);
  }
}

void Objectives::add_pages(Record& record, const RegionCollector::Pages& pages, double weight) {
  const double asked = pages.asked(), none = pages.refused + pages.failed;
  const auto came = [&](wire::PageSource source) { return pages.came[static_cast<std::size_t>(source)]; };
  const double fresh = came(wire::PageSource::fresh), personal = fresh + came(wire::PageSource::stale);
  switch (record.slo.indicator) {
    case Indicator::availability: return add(record, none * weight, asked * weight, asked);
    case Indicator::fresh: return add(record, (asked - fresh) * weight, asked * weight, asked);
    case Indicator::personal: return add(record, (asked - personal) * weight, asked * weight, asked);
    default: break;
  }
  results::Histogram took;
  for (const results::Histogram& of_source : pages.took) took.merge(of_source);
  add_times(record, took, asked - none, none, weight);
}

void Objectives::add_viewers(const RegionCollector::Viewers& viewers, double weight) {
  for (Record& record : records_) {
    if (record.slo.of == "pages") add_pages(record, viewers.pages, weight);
    if (record.slo.of != "viewers") continue;
    switch (record.slo.indicator) {
      case Indicator::start_p50:
      case Indicator::start_p99: add_times(record, viewers.start, viewers.start.weight(), 0, weight); break;
      case Indicator::rebuffer_ratio: add(record, viewers.stalled_s, viewers.watched_s, viewers.plays); break;
      case Indicator::spinner_ratio: add(record, viewers.spinners, viewers.swipes, viewers.swipes); break;
      default:
        add(record, viewers.lost_s * weight, (viewers.watched_s + viewers.lost_s) * weight, viewers.plays);
    }
  }
}

void Objectives::add_look_ups(std::string_view cache, double hits, double look_ups, double samples) {
  for (Record& record : records_)
    if (record.slo.indicator == Indicator::hit_ratio && record.slo.of == cache)
      add(record, look_ups - hits, look_ups, samples);
}

void Objectives::add_uploads(double late, double all) {
  for (Record& record : records_)
    if (record.slo.indicator == Indicator::live_within) add(record, late, all, all);
}

void Objectives::end_step() {
  for (Record& record : records_) {
    record.before.push_back(record.before.back());
    record.before.back() += std::exchange(record.step, {});
    if (!scenario::is_duration(record.slo.indicator)) continue;
    record.answered.merge(record.answered_in_step);
    if (record.slo.window < duration_) record.answered_by_step.push_back(record.answered_in_step.parts());
    record.answered_in_step.clear();
  }
}

Objectives::Window Objectives::window(const Record& record, std::size_t first, std::size_t steps) {
  return {first, steps, record.before[first + steps] - record.before[first]};
}

namespace {

// Of events in one of `windows` that were all looked at: wider than for one alone (Bonferroni). Events are taken as
// independent of one another.
results::MaybeInterval interval_among(const Events& events, double windows) {
  if (!(events.samples > 0)) return std::nullopt;
  const double confidence = 1 - (1 - models::usual_confidence) / std::max(windows, 1.0);
  const models::Estimate share =
      models::exact_share_of(std::clamp(events.bad_ratio(), 0.0, 1.0), events.samples, confidence);
  return results::Interval{share.low, share.high};
}

}  // namespace

// The window that is bad most surely: of few events, a bad one says little. Absent in runs of less than two windows.
std::optional<Objectives::Window> Objectives::worst(const Record& record, Nanos length) const {
  const auto steps = static_cast<std::size_t>(std::max<std::int64_t>(1, length / step_));
  const std::size_t ended = record.before.size() - 1;
  if (ended < 2 * steps) return std::nullopt;
  const double windows = static_cast<double>(ended) / static_cast<double>(steps);
  std::optional<Window> found;
  double surest = -1;
  for (std::size_t first = 0; first + steps <= ended; ++first) {
    const Window here = window(record, first, steps);
    const results::MaybeInterval known = interval_among(here.counts.events, windows);
    if (!known || known->low <= surest) continue;
    surest = known->low;
    found = here;
  }
  return found;
}

// The figure that the objective bounds, over a window.
double Objectives::actual(const Record& record, const Window& window) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const Events& events = window.counts.events;
  if (!(events.all > 0)) return none;
  const double bad = events.bad_ratio();
  if (!scenario::is_duration(record.slo.indicator))
    return scenario::higher_is_better(record.slo.indicator) ? 1 - bad : bad;
  const bool all = window.steps + 1 == record.before.size();
  results::Histogram answered = all ? record.answered : results::Histogram{};
  if (!all)
    for (std::size_t i = window.first; i < window.first + window.steps; ++i)
      answered.merge(results::Histogram::from_parts(record.answered_by_step[i]));
  return results::quantile_of_asked_ms(answered, 1 - window.counts.unanswered / events.all,
                                       quantile_of(record.slo.indicator));
}

results::SloResult Objectives::judged(const Record& record, const results::RunResult& result) const {
  const scenario::Slo& slo = record.slo;
  results::SloResult out{.name = slo.name,
                         .measure = measure_of(slo),
                         .objective = scenario::is_duration(slo.indicator) ? millis(std::get<Nanos>(slo.objective))
                                                                           : std::get<double>(slo.objective),
                         .bound = scenario::higher_is_better(slo.indicator) ? results::Bound::at_least
                                                                            : results::Bound::at_most,
                         .allowed_ratio = allowed_ratio(slo),
                         .gate = slo.gate};
  const auto windows_of = [&](std::size_t steps) {
    return static_cast<double>(record.before.size() - 1) / static_cast<double>(steps);
  };
  const std::optional<Window> own = slo.window < duration_ ? worst(record, slo.window) : std::nullopt;
  const Window judged_over = own ? *own : window(record, 0, record.before.size() - 1);
  const Events& events = judged_over.counts.events;
  out.window_s = seconds(step_ * static_cast<std::int64_t>(judged_over.steps));
  out.from_s = seconds(step_ * static_cast<std::int64_t>(judged_over.first));
  results::judge(out, events);
  out.actual = actual(record, judged_over);
  if (own) {
    out.bad_ratio_interval_95 = interval_among(events, windows_of(own->steps));
  } else {
    std::vector<std::pair<double, double>> parts;
    for (std::size_t i = 0; i + 1 < record.before.size(); ++i)
      if (const Events step = window(record, i, 1).counts.events; step.all > 0) parts.emplace_back(step.bad, step.all);
    out.bad_ratio_interval_95 =
        ratio_interval(parts, static_cast<std::uint64_t>(events.samples), blocks_of_visits(duration_));
  }
  if (!scenario::is_duration(slo.indicator) && out.bad_ratio_interval_95) {
    const results::Interval bad = *out.bad_ratio_interval_95;
    const bool good = out.bound == results::Bound::at_least;
    out.actual_interval_95 = good ? results::Interval{1 - bad.high, 1 - bad.low} : bad;
  } else if (!own && judged_over.counts.unanswered == 0) {
    out.actual_interval_95 = stated_interval(result, slo);
  }
  for (const Nanos length : alert_windows)
    if (const auto found = worst(record, length))
      out.worst.push_back({.window_s = seconds(step_ * static_cast<std::int64_t>(found->steps)),
                           .from_s = seconds(step_ * static_cast<std::int64_t>(found->first)),
                           .bad_ratio = found->counts.events.bad_ratio(),
                           .bad_ratio_interval_95 =
                               interval_among(found->counts.events, windows_of(found->steps))});
  return out;
}

void Objectives::judge(results::RunResult& result) const {
  for (const Record& record : records_) result.slos.push_back(judged(record, result));
}

}  // namespace headroom::run
