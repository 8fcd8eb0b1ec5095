#include "sim/results/terminal_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/results/figures.h"

namespace headroom::results {

namespace {

constexpr std::size_t width = 100, height = 40;
constexpr std::size_t most_slos = 8, most_notes = 2;

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

void add_head(Lines& lines, const RunResult& r) {
  double requests = 0;
  for (const auto& [name, stream] : r.surfaces) requests += stream.requests;
  if (!has_product(r))
    lines.push_back({Tone::strong, fmt::format("{}: {} requests, {} simulated", one_line(r.scenario, 50),
                                               short_count(requests), duration(r.simulated_s))});
  else lines.push_back({Tone::strong, fmt::format("{}: {} users a day, {} simulated", one_line(r.scenario, 50),
                                             short_count(r.demand.dau), duration(r.simulated_s))});
  if (!r.complete) {
    lines.push_back({Tone::bad, "PARTIAL: the run was stopped; figures cover the simulated time only"});
  }
}

void add_slos(Lines& lines, const RunResult& r) {
  std::vector<SloResult> slos;
  for (const bool met : {false, true}) {
    std::ranges::copy_if(r.slos, std::back_inserter(slos), [met](const SloResult& s) { return s.met == met; });
  }
  const auto held = std::ranges::count_if(slos, &SloResult::met);
  if (slos.empty())
    lines.push_back({Tone::plain, "No objectives were set."});
  else
    lines.push_back({held == std::ssize(slos) ? Tone::good : Tone::bad,
                     fmt::format("{} of {} objectives hold", held, slos.size())});
  for (std::size_t i = 0; i < std::min(slos.size(), most_slos); ++i) {
    const SloResult& s = slos[i];
    const std::string bound =
        (s.bound == Bound::at_most ? "at most " : "at least ") + in_unit_of(s.measure, s.objective);
    lines.push_back({s.met ? Tone::good : Tone::bad,
                     fmt::format("  {} {} {:>10}   {} budget burned {}", s.met ? "✓" : "✗",
                                 padded(one_line(s.name, 36), 36), in_unit_of(s.measure, s.actual), padded(bound, 20),
                                 std::isfinite(s.budget_burned) ? percent(s.budget_burned) : "all")});
  }
  if (slos.size() > most_slos) {
    lines.push_back({Tone::faint, fmt::format("  and {} more in summary.json", slos.size() - most_slos)});
  }
}

void add_limits(Lines& lines, const RunResult& r) {
  const BottleneckResult& b = r.bottleneck;
  if (!b.service.empty()) {
    const char* verb = b.headroom_ratio > 0 ? "breaks" : "broke";
    lines.push_back(
        {b.headroom_ratio > 0 ? Tone::strong : Tone::bad,
         fmt::format("Bottleneck   {} at {} when busiest; {} at {} users a day ({:+.0f} %)", clean(b.service),
                     percent(b.utilization), verb, short_count(b.breaks_at_dau), b.headroom_ratio * 100)});
  }
  const VerdictResult& v = r.verdict;
  if (v.metastable)
    lines.push_back({Tone::bad, "Recovery     METASTABLE: the cause went away and the trouble stayed"});
  else if (!v.recovered)
    lines.push_back({Tone::bad, "Recovery     did not recover within the run"});
  else if (v.time_to_recover_s)
    lines.push_back({Tone::good, "Recovery     by itself, in " + duration(*v.time_to_recover_s)});
}

void add_demand(Lines& lines, const RunResult& r) {
  if (!has_product(r)) return;
  const DemandResult& d = r.demand;
  lines.push_back(
      {Tone::plain, fmt::format("Demand       {} plays, {} feed pages at {}/s (peak {}/s), {} events/s, {} uploads",
                                short_count(d.plays), short_count(d.feed_requests), short_count(d.feed_rps_mean),
                                short_count(d.feed_rps_peak), short_count(d.events_rps_mean), short_count(d.uploads))});
}

// The services and surfaces, busiest first, in at most `room` lines.
void add_services(Lines& lines, const RunResult& r, std::size_t room) {
  std::vector<std::pair<std::string, const ServiceResult*>> rows;
  for (const auto& [name, s] : r.services) rows.emplace_back(name, &s);
  std::ranges::sort(rows, std::less{},
                    [](const auto& row) { return std::pair(-row.second->utilization_peak, row.first); });
  for (const auto& [name, s] : r.surfaces) rows.emplace_back((has_product(r) ? "surface " : "all of ") + name, &s);
  if (rows.empty() || room < 3) return;
  lines.push_back({Tone::faint, fmt::format("{} {:>9} {:>9} {:>15} {:>9} {:>9} {:>9} {:>9} {:>8}",
                                            padded("Service", 15), "replicas", "peak/s", "util mean/peak", "p50", "p99",
                                            "errors", "shed", has_product(r) ? "USD/day" : "mean")});
  const std::size_t shown = rows.size() + 1 <= room ? rows.size() : room - 2;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [name, s] = rows[i];
    const bool owns_replicas = s->replicas > 0;  // a surface rides on the services' replicas
    const std::string use = owns_replicas ? percent(s->utilization_mean) + "/" + percent(s->utilization_peak) : "-";
    lines.push_back(
        {Tone::plain,
         fmt::format("{} {:>9} {:>9} {:>15} {:>9} {:>9} {:>9} {:>9} {:>8}", padded(one_line(name, 15), 15),
                     owns_replicas ? short_count(s->replicas) : "-", short_count(s->rps_peak), use,
                     short_millis(s->latency_ms.p50), short_millis(s->latency_ms.p99), percent(s->error_ratio),
                     percent(s->shed_ratio),
                     has_product(r) ? short_count(s->cost_usd_per_day) : short_millis(s->latency_ms.mean))});
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

void add_delivery(Lines& lines, const RunResult& r) {
  std::vector<std::string> caches, tiers;
  for (const auto& [name, c] : r.caches) caches.push_back(fmt::format("{} {} hits", clean(name), percent(c.hit_ratio)));
  for (const auto& [name, t] : r.cdn)
    tiers.push_back(fmt::format("{} {}/s", clean(name), short_bytes(t.bytes_per_s_peak)));
  if (!caches.empty()) lines.push_back({Tone::plain, "Caches       " + joined(caches)});
  if (!tiers.empty()) lines.push_back({Tone::plain, "CDN peak     " + joined(tiers)});
  if (!has_product(r)) return;
  lines.push_back(
      {Tone::plain,
       fmt::format("Pipelines    log lag peak {}; transcode {} jobs, backlog peak {}, live after {} p99",
                   short_millis(r.log.lag_s_peak * 1000), short_count(r.transcode.jobs),
                   short_count(r.transcode.backlog_jobs_peak), short_millis(r.transcode.live_after_s_p99 * 1000))});
  const ViewerResult& v = r.viewers;
  lines.push_back({Tone::plain,
                   fmt::format("Viewers      start {}, p99 {}; rebuffer {}, spinner {}; {} h watched, {} lost",
                               short_millis(v.start_ms.p50), short_millis(v.start_ms.p99), percent(v.rebuffer_ratio),
                               percent(v.spinner_ratio), short_count(v.watch_hours), short_count(v.watch_hours_lost))});
}

void add_cost(Lines& lines, const RunResult& r) {
  if (!has_product(r)) return;
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
  lines.push_back({Tone::faint, fmt::format("Repeat       seed {}, R {} (±{}), hash {}; took {}, {}", r.seed, rate,
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
  add_slos(lines, result);
  add_limits(lines, result);
  lines.push_back({Tone::plain, ""});
  add_demand(lines, result);
  add_delivery(after, result);
  add_cost(after, result);
  for (Line& line : closing(result)) after.push_back(std::move(line));
  add_services(lines, result, height - lines.size() - after.size());
  lines.insert(lines.end(), after.begin(), after.end());
  std::string out;
  for (const Line& line : lines) {
    const bool coloured = style.colours && line.tone != Tone::plain;
    out += (coloured ? escape_of(line.tone) : "") + one_line(line.text, width) + (coloured ? "\x1b[0m" : "") + "\n";
  }
  return out;
}

}  // namespace headroom::results
