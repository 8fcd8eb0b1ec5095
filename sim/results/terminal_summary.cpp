#include "sim/results/terminal_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/results/figures.h"
#include "sim/results/limit.h"

namespace headroom::results {

namespace {

constexpr std::size_t width = 100, height = 40;
constexpr std::size_t most_slos = 8, most_notes = 2, most_broken = 3;

enum class Tone { plain, good, bad, strong, faint };
struct Line {
  Tone tone;
  std::string text;
};
using Lines = std::vector<Line>;

std::string clean(const std::string& text) { return one_line(text, width); }

std::string duration(double s) {
  if (s >= 2 * 3600) return fmt::format("{:.3g} h", s / 3600);
  if (s >= 2 * 60) return fmt::format("{:.3g} min", s / 60);
  return fmt::format("{:.3g} s", s);
}

// A composition of stations has neither users nor a product.
bool has_product(const RunResult& r) { return r.demand.dau > 0; }

// A run that was stopped early may have nothing to show.
bool measured(const RunResult& r) { return r.complete || r.simulated_s > 0; }

void add_head(Lines& lines, const RunResult& r) {
  double requests = 0;
  for (const auto& [name, stream] : r.surfaces) requests += stream.requests;
  if (!has_product(r))
    lines.push_back({Tone::strong, fmt::format("{}: {} requests, {} simulated", one_line(r.scenario, 50),
                                               short_count(requests), duration(r.simulated_s))});
  else lines.push_back({Tone::strong, fmt::format("{}: {} users a day, {} simulated", one_line(r.scenario, 50),
                                             short_count(r.demand.dau), duration(r.simulated_s))});
  if (!r.complete)
    lines.push_back({Tone::bad, measured(r) ? "PARTIAL: the run was stopped; figures cover the simulated time only, "
                                              "and nothing is judged"
                                            : "PARTIAL: the run was stopped before the first step was measured"});
}

bool distrusted(const RunResult& r, const std::string& figure) {
  return std::ranges::find(r.untrusted, figure, &UntrustedResult::figure) != r.untrusted.end();
}

// "31.2 ms ±4%", and a question mark where the run does not trust it.
std::string sure(const RunResult& r, const std::string& figure, const std::string& shown, double value,
                 const MaybeInterval& interval) {
  const char* mark = distrusted(r, figure) ? "?" : "";
  if (!interval) return shown + mark;
  if (value == 0 && interval->high > 0) return "<" + percent(interval->high) + mark;  // none was seen
  // Below half a percent one more digit, and never "0": a figure that is exact to the last digit shown is rare.
  const double off = relative_width(*interval, value) * 100;
  if (off > 0 && off < 0.05) return shown + " ±<.1%" + mark;
  return shown + fmt::format(" ±{:.{}f}%", off, off > 0 && off < 0.5 ? 1 : 0) + mark;
}

// What was measured; of a latency that too few requests had, how many were not answered in time.
std::string actual_of(const RunResult& r, const SloResult& s) {
  const std::string figure = "slos." + s.name + ".met";
  if (std::isnan(s.actual)) return sure(r, figure, percent(s.bad_ratio) + " too late", s.bad_ratio, std::nullopt);
  return sure(r, figure, in_unit_of(s.measure, s.actual), s.actual, s.actual_interval_95);
}

// Where the objective is judged over less than the run.
std::string window_of(const RunResult& r, const SloResult& s) {
  if (s.window_s >= r.simulated_s) return "";
  return fmt::format(" in {} from {}", duration(s.window_s), duration(s.from_s));
}

void add_slos(Lines& lines, const RunResult& r) {
  if (!r.complete) return;
  std::vector<SloResult> slos;
  for (const std::optional<bool> met : {std::optional(false), std::optional<bool>(), std::optional(true)})
    std::ranges::copy_if(r.slos, std::back_inserter(slos), [met](const SloResult& s) { return s.met == met; });
  const auto held = std::ranges::count(slos, std::optional(true), &SloResult::met);
  const auto idle = std::ranges::count(slos, std::optional<bool>(), &SloResult::met);
  if (slos.empty())
    lines.push_back({Tone::plain, "No objectives were set."});
  else
    lines.push_back({held + idle == std::ssize(slos) ? Tone::good : Tone::bad,
                     fmt::format("{} of {} objectives hold{}", held, slos.size(),
                                 idle > 0 ? fmt::format(", {} with nothing to measure", idle) : "")});
  for (std::size_t i = 0; i < std::min(slos.size(), most_slos); ++i) {
    const SloResult& s = slos[i];
    const std::string bound =
        (s.bound == Bound::at_most ? "at most " : "at least ") + in_unit_of(s.measure, s.objective);
    const std::string name = padded(one_line(s.name, 30), 30);
    if (!s.met) {
      lines.push_back({Tone::faint, fmt::format("  - {} nothing to measure", name)});
      continue;
    }
    const std::string burned = std::isfinite(s.budget_burned) ? percent(s.budget_burned) : "all";
    lines.push_back({*s.met ? Tone::good : Tone::bad,
                     fmt::format("  {} {} {:>17}   {} budget burned {}{}", *s.met ? "✓" : "✗", name, actual_of(r, s),
                                 padded(bound, 19), burned, window_of(r, s))});
  }
  if (slos.size() > most_slos) {
    lines.push_back({Tone::faint, fmt::format("  and {} more in summary.json", slos.size() - most_slos)});
  }
}

// What that cost those who came to watch; nothing below a thousandth.
std::string watching_lost(const RunResult& r) {
  const double lost = r.viewers.watch_hours_lost, all = r.viewers.watch_hours + lost;
  return all > 0 && lost / all >= 0.001 ? "; " + percent(lost / all) + " of all watching was lost" : "";
}

void add_limits(Lines& lines, const RunResult& r) {
  const LimitResult& l = r.limit;
  const std::string fullest = clean(fullest_of(l));
  const std::string load = sure(r, "", percent(l.load), l.load, l.load_interval_95) + (l.load_interval_95 ? "" : "?");
  if (l.overloaded > 0) {
    const std::string more = l.overloaded > 1 ? fmt::format(", and {:.0f} more", l.overloaded - 1) : "";
    lines.push_back({Tone::bad, fmt::format("Overloaded   {} is asked {} of its capacity when busiest{}", fullest, load,
                                            more)});
  } else if (l.holds_to_dau) {
    lines.push_back({Tone::strong, fmt::format("Holds        at least to {} users a day: {} {} full at peak",
                                               short_count(*l.holds_to_dau), fullest, load)});
  } else if (!l.service.empty()) {
    lines.push_back({Tone::plain, "Holds        not known: " + clean(l.unknown_because)});
  }
  const VerdictResult& v = r.verdict;
  if (v.metastable)
    lines.push_back({Tone::bad, "Recovery     METASTABLE: the cause went away and the trouble stayed"});
  else if (v.recovered && !*v.recovered)
    lines.push_back({Tone::bad, "Recovery     did not recover within the run"});
  else if (v.time_to_recover_s)
    lines.push_back({Tone::good, fmt::format("Recovery     by itself, in {}{}", duration(*v.time_to_recover_s),
                                             watching_lost(r))});
}

void add_demand(Lines& lines, const RunResult& r) {
  if (!has_product(r)) return;
  const DemandResult& d = r.demand;
  lines.push_back(
      {Tone::plain, fmt::format("Demand       {} plays, {} feed pages at {}/s (peak {}/s), {} events/s, {} uploads",
                                short_count(d.plays), short_count(d.feed_requests), short_count(d.feed_rps_mean),
                                short_count(d.feed_rps_peak), short_count(d.events_rps_mean), short_count(d.uploads))});
}

// "62±3%": a load and how far its interval reaches, in points.
std::string load_in_points(const RunResult& r, const std::string& figure, double load, const MaybeInterval& interval) {
  constexpr std::size_t room = std::string_view("118±12%?").size();
  const char* mark = distrusted(r, figure) ? "?" : "";
  const int decimals = load < 0.00995 ? 2 : load < 0.0995 ? 1 : 0;
  const std::string shown = fmt::format("{:.{}f}", load * 100, decimals);
  if (!interval) return shown + "%" + mark;
  const double off = std::max(interval->high - load, load - interval->low) * 100;
  const std::string with_interval = fmt::format("{}±{:.{}f}%{}", shown, off, decimals, mark);
  return with_interval.size() <= room ? with_interval : shown + "%" + mark;
}

// The services and surfaces, busiest first, in at most `room` lines.
void add_services(Lines& lines, const RunResult& r, std::size_t room) {
  struct Row {
    std::string name, at;
    const ServiceResult* s;
  };
  std::vector<Row> rows;
  for (const auto& [name, s] : r.services) rows.push_back({name, "services." + name, &s});
  std::ranges::sort(rows, std::less{}, [](const Row& row) { return std::pair(-row.s->load_peak, row.name); });
  for (const auto& [name, s] : r.surfaces)
    rows.push_back({(has_product(r) ? "surface " : "all of ") + name, "surfaces." + name, &s});
  if (rows.empty() || room < 3) return;
  const auto line = [](Tone tone, const std::array<std::string, 9>& c) {
    return Line{tone, fmt::format("{} {:>6} {:>6} {:>12} {:>8} {:>12} {:>13} {:>13} {:>7}",
                                  padded(one_line(c[0], 15), 15), c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8])};
  };
  lines.push_back(line(Tone::faint, {"Service", "copies", "peak/s", "used", has_product(r) ? "busiest" : "mean", "p50",
                                     "p99", "errors", "shed"}));
  const std::size_t shown = rows.size() + 1 <= room ? rows.size() : room - 2;
  for (std::size_t row = 0; row < shown; ++row) {
    const auto& [name, at, s] = rows[row];
    const bool owns_replicas = s->replicas > 0;  // a surface rides on the services' replicas
    const ServiceIntervals& i95 = s->interval_95;
    const auto used = sure(r, at + ".utilization_mean", percent(s->utilization_mean), s->utilization_mean,
                           i95.utilization_mean);
    // A station whose work does not come by calls (transcode takes jobs) has none to tell of.
    const bool called = s->samples > 0 || s->requests > 0;
    const std::string busiest =
        owns_replicas ? load_in_points(r, at + ".load_peak", s->load_peak, i95.load_peak) : "-";
    const std::string peak = short_count(s->rps_peak) + (distrusted(r, at + ".rps_peak") ? "?" : "");
    const std::string fifth = has_product(r) ? busiest : short_millis(s->latency_ms.mean);
    lines.push_back(line(
        Tone::plain, {name, owns_replicas ? short_count(s->replicas) : "-", called ? peak : "-",
                      owns_replicas ? used : "-", fifth,
                      called ? sure(r, at + ".latency_ms.p50", short_millis(s->latency_ms.p50), s->latency_ms.p50,
                                    i95.p50_ms)
                             : "-",
                      called ? sure(r, at + ".latency_ms.p99", short_millis(s->latency_ms.p99), s->latency_ms.p99,
                                    i95.p99_ms)
                             : "-",
                      called ? sure(r, at + ".error_ratio", percent(s->error_ratio), s->error_ratio, i95.error_ratio)
                             : "-",
                      called ? percent(s->shed_ratio) : "-"}));
  }
  if (shown < rows.size()) {
    lines.push_back({Tone::faint, fmt::format("and {} calmer ones in summary.json", rows.size() - shown)});
  }
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

void add_pages(Lines& lines, const RunResult& r) {
  const PageShares& p = r.pages.ratio;
  std::vector<std::string> parts;
  const auto add = [&](const char* outcome, double share) {
    const char* mark = distrusted(r, std::string("pages.ratio.") + outcome) ? "?" : "";
    if (share > 0) parts.push_back(fmt::format("{} {}{}", outcome, percent(share), mark));
  };
  add("fresh", p.fresh), add("stale", p.stale), add("trending", p.trending), add("global", p.global);
  add("refused", p.refused), add("failed", p.failed);
  if (!parts.empty()) lines.push_back({Tone::plain, "Pages        " + joined(parts)});
}

// The fullest memories, drives and lines; cores stand in the table.
void add_machines(Lines& lines, const RunResult& r) {
  struct Full {
    std::string name, resource;
    double peak;
  };
  std::vector<Full> all;
  for (const auto& [name, s] : r.services)
    for (const auto& [resource, used] : s.resources) all.push_back({name, resource, used.load_peak});
  std::ranges::stable_sort(all, std::greater{}, &Full::peak);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), 3); ++i)
    parts.push_back(fmt::format("{} {} {}", clean(all[i].name), all[i].resource, percent(all[i].peak)));
  const bool over = !all.empty() && all.front().peak > 1;
  if (!parts.empty()) lines.push_back({over ? Tone::bad : Tone::plain, "Machines     " + joined(parts)});
}

void add_delivery(Lines& lines, const RunResult& r) {
  std::vector<std::string> caches, tiers;
  for (const auto& [name, c] : r.caches)
    caches.push_back(
        clean(name) + " " +
        sure(r, "caches." + name + ".hit_ratio", percent(c.hit_ratio), c.hit_ratio, c.hit_ratio_interval_95));
  for (const auto& [name, t] : r.cdn)
    tiers.push_back(clean(name) + " " + sure(r, "cdn." + name + ".bytes_per_s_peak",
                                             short_bytes(t.bytes_per_s_peak) + "/s", t.bytes_per_s_peak,
                                             t.bytes_per_s_peak_interval_95));
  if (!caches.empty()) lines.push_back({Tone::plain, "Cache hits   " + joined(caches)});
  if (!tiers.empty()) lines.push_back({Tone::plain, "CDN peak     " + joined(tiers)});
  if (!has_product(r)) return;
  lines.push_back(
      {Tone::plain,
       fmt::format("Pipelines    log lag peak {}; transcode {} jobs, backlog peak {}, live after {} p99",
                   short_millis(r.log.lag_s_peak * 1000), short_count(r.transcode.jobs),
                   short_count(r.transcode.backlog_jobs_peak), short_millis(r.transcode.live_after_s_p99 * 1000))});
  add_pages(lines, r);
  const ViewerResult& v = r.viewers;
  const ViewerIntervals& i = v.interval_95;
  const auto start = [&](const char* key, double ms, const MaybeInterval& interval) {
    return sure(r, std::string("viewers.start_ms.") + key, short_millis(ms), ms, interval);
  };
  const auto ratio = [&](const char* key, double value, const MaybeInterval& interval) {
    return sure(r, std::string("viewers.") + key, percent(value), value, interval);
  };
  lines.push_back({Tone::plain, fmt::format("Viewers      start {}, p99 {}; rebuffer {}, spinner {}",
                                            start("p50", v.start_ms.p50, i.start_p50_ms),
                                            start("p99", v.start_ms.p99, i.start_p99_ms),
                                            ratio("rebuffer_ratio", v.rebuffer_ratio, i.rebuffer_ratio),
                                            ratio("spinner_ratio", v.spinner_ratio, i.spinner_ratio))});
  // Who is shown what everybody gets watches less of it, by an amount that is not modelled.
  const double others = r.pages.ratio.trending + r.pages.ratio.global;
  lines.push_back({Tone::plain, fmt::format("Watching     {} h watched, {} lost for want of a page{}",
                                            short_count(v.watch_hours), short_count(v.watch_hours_lost),
                                            others >= 0.001 ? "; what others' lists lost is not known" : "")});
}

// Whether the run's own accounts agree, and what it does not know well enough.
void add_trust(Lines& lines, const RunResult& r) {
  const auto broken = std::ranges::count_if(r.checks, [](const CheckResult& c) { return !c.holds; });
  if (broken == 0 && !r.checks.empty())
    lines.push_back({Tone::good, fmt::format("Checks       ✓ {} laws hold", r.checks.size())});
  std::size_t named = 0;
  for (const CheckResult& c : r.checks) {
    if (c.holds || ++named > most_broken) continue;
    lines.push_back({Tone::bad, fmt::format("Checks       ✗ {} at {}: {:.5g} {}, not {:.5g} ± {:.2g}", c.law,
                                            one_line(c.subject, 40), c.measured, c.unit, c.expected, c.tolerance)});
  }
  if (named > most_broken)
    lines.push_back({Tone::bad, fmt::format("Checks       ✗ and {} more in summary.json", named - most_broken)});
  if (!r.untrusted.empty())
    lines.push_back({Tone::bad, fmt::format("Trust        {} figures, marked ?, are not known to within a quarter: {}",
                                            r.untrusted.size(), clean(r.untrusted.front().figure))});
  const ReplicationResult& n = r.replications;
  if (n.runs > 1)
    lines.push_back({Tone::plain, fmt::format("Replications {} runs; {}", n.runs,
                                              n.figure.empty() ? "means over all of them"
                                                               : fmt::format("{} known to ±{}", clean(n.figure),
                                                                             percent(n.reached)))});
}

void add_cost(Lines& lines, const RunResult& r) {
  if (!has_product(r) || !r.complete) return;
  std::vector<std::pair<std::string, double>> drivers(r.cost.by_driver.begin(), r.cost.by_driver.end());
  std::ranges::sort(drivers, std::less{}, [](const auto& d) { return std::pair(-d.second, d.first); });
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min<std::size_t>(drivers.size(), 4); ++i) {
    parts.push_back(fmt::format("{} {}", clean(drivers[i].first), short_count(drivers[i].second)));
  }
  lines.push_back({Tone::plain, fmt::format("Cost         {} USD a day{}", short_count(r.cost.usd_per_day),
                                            parts.empty() ? "" : ": " + joined(parts))});
}

Lines closing(const RunResult& r) {
  Lines lines;
  for (std::size_t i = 0; i < std::min(r.notes.size(), most_notes); ++i) {
    lines.push_back({Tone::faint, "Note         " + clean(r.notes[i])});
  }
  const std::string rate = r.sample_rate > 0 && r.sample_rate < 1 ? fmt::format("1/{:.0f}", 1 / r.sample_rate) : "1";
  lines.push_back({Tone::faint, fmt::format("Repeat       seed {}, R {} (p99 ±{}), hash {}; took {}, {}", r.seed, rate,
                                            percent(r.expected_error), clean(r.result_hash), duration(r.wall_s),
                                            short_bytes(r.peak_rss_mb * 1e6))});
  return lines;
}

const char* escape_of(Tone tone) {
  switch (tone) {
    case Tone::good: return "\x1b[32m";
    case Tone::bad: return "\x1b[31m";
    case Tone::strong: return "\x1b[1m";
    case Tone::faint: return "\x1b[2m";
    case Tone::plain: return "";
  }
  return "";
}

}  // namespace

std::string terminal_summary(const RunResult& result, TerminalStyle style) {
  Lines lines, after{{Tone::plain, ""}};
  add_head(lines, result);
  if (measured(result)) {
    add_slos(lines, result);
    add_limits(lines, result);
    lines.push_back({Tone::plain, ""});
    add_demand(lines, result);
    add_machines(after, result);
    add_delivery(after, result);
    add_cost(after, result);
    add_trust(after, result);
    for (Line& line : closing(result)) after.push_back(std::move(line));
    add_services(lines, result, height - lines.size() - after.size());
    lines.insert(lines.end(), after.begin(), after.end());
  }
  std::string out;
  for (const Line& line : lines) {
    const bool coloured = style.colours && line.tone != Tone::plain;
    out += (coloured ? escape_of(line.tone) : "") + one_line(line.text, width) + (coloured ? "\x1b[0m" : "") + "\n";
  }
  return out;
}

}  // namespace headroom::results
