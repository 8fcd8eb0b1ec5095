#include "sim/cli/limit_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/results/figures.h"
#include "sim/results/limit.h"

namespace headroom::cli {
namespace {

using planner::Edge;
using planner::Figure;
using planner::LimitAnswer;
using planner::LimitQuestion;
using planner::LookedAt;
using planner::Verdict;

// "4.89M", "2.50 TB", "23".
std::string shown(const LimitQuestion& question, double value) {
  switch (question.type) {
    case scenario::LeafType::bytes: return results::short_bytes(value);
    case scenario::LeafType::duration: return results::short_millis(value * 1000);
    case scenario::LeafType::ratio: return results::percent(value);
    case scenario::LeafType::rate: return results::short_count(value) + "/s";
    default: return results::short_count(value);
  }
}

std::string doubt(const Figure& f) {
  if (!f.interval_95) return "?";
  const double off = results::relative_width(*f.interval_95, f.value) * 100;
  if (off > 100) return f.value > 0 ? "?" : "";
  return off < 0.5 ? " ±<1%" : fmt::format(" ±{:.0f}%", off);
}

bool is_time(const Figure& f) { return f.measure.ends_with("_ms"); }

// "501 ms, 18 % ±2% too late"; "99.91 %"; "118 % ±3%" of a capacity.
std::string seen(const Figure& f) {
  if (f.objective == planner::capacity) return results::percent(f.value) + doubt(f);
  const std::string late = results::percent(f.value) + doubt(f) + (is_time(f) ? " too late" : " bad");
  return std::isfinite(f.actual) ? results::in_unit_of(f.measure, f.actual) + ", " + late : late;
}

std::string bound_of(const Figure& f) {
  if (f.objective == planner::capacity) return "at most its capacity";
  return (f.sense == results::Bound::at_most ? "at most " : "at least ") + results::in_unit_of(f.measure, f.bound) +
         ", " + results::percent(f.most) + (is_time(f) ? " may be later" : " may be bad");
}

std::string name_of(const Figure& f) {
  return f.objective == planner::capacity ? "capacity: " + f.of : f.objective;
}

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds: return "holds";
    case Verdict::breaks: return "breaks";
    case Verdict::unsure: return "unsure";
  }
  return "";
}

const char* mark(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds: return "✓";
    case Verdict::breaks: return "✗";
    case Verdict::unsure: return "?";
  }
  return "";
}

const Figure* same_figure(const LookedAt& at, const Figure& wanted) {
  const auto found = std::ranges::find(at.judgement.figures, wanted.objective, &Figure::objective);
  return found != at.judgement.figures.end() ? &*found : nullptr;
}

std::string about(const Edge& edge, const LimitQuestion& question) {
  const bool up = edge.holds < edge.breaks;
  const std::string holds = shown(question, edge.holds), breaks = shown(question, edge.breaks);
  return up ? fmt::format("holds to {}, breaks at {}", holds, breaks)
            : fmt::format("holds from {}, breaks at {}", holds, breaks);
}

bool all_are(const LimitAnswer& answer, Verdict verdict) {
  return std::ranges::all_of(answer.values, [&](const auto& v) { return v.second.judgement.verdict == verdict; });
}

std::string range_of(const LimitQuestion& question, const LimitAnswer& answer) {
  return fmt::format("{} to {}", shown(question, answer.values.begin()->first),
                     shown(question, answer.values.rbegin()->first));
}

// What is said where no edge was seen, the whole range looked at or not.
std::string without_edge(const LimitQuestion& question, const LimitAnswer& answer) {
  const std::string range = range_of(question, answer);
  const planner::SearchParams& s = question.search;
  const bool whole = answer.values.contains(s.from) && answer.values.contains(s.to);
  const bool holds = all_are(answer, Verdict::holds), breaks = all_are(answer, Verdict::breaks);
  if (!holds && !breaks) return fmt::format("not known: from {} nothing changes for sure", range);
  if (!whole)
    return fmt::format("not known: {} at all of {}, and {} before the rest was looked at", holds ? "holds" : "breaks",
                       range, answer.stopped ? "stopped" : "the runs were used up");
  if (holds) return fmt::format("no limit: holds from {}", range);
  return fmt::format("none: {} cannot help, from {} it breaks", question.key, range);
}

// The answer in one sentence.
std::string sentence(const LimitQuestion& question, const LimitAnswer& answer) {
  if (answer.values.empty()) return "not known: no run was finished";
  if (answer.edges.empty()) return without_edge(question, answer);
  std::string text;
  for (const Edge& edge : answer.edges) text += (text.empty() ? "" : "; ") + about(edge, question);
  if (answer.edges.size() > 1) return "not one limit: " + text;
  if (!answer.edges.front().resolved) {
    if (const auto likely = planner::likely_edge(answer, answer.edges.front()))
      text += fmt::format(", most likely about {}", shown(question, *likely));
    text += answer.stopped ? " (stopped before it was narrowed)" : " (not narrowed further)";
  }
  return text;
}

// "a page is quick: 501 ms, 18 % ±2% too late at 5.00M; 169 ms, 0.2 % ±9% too late at 4.89M (at most 200 ms, ...)".
void add_broken(std::string& text, const LimitQuestion& question, const LimitAnswer& answer, double breaks,
                std::optional<double> other) {
  const LookedAt& there = answer.values.at(breaks);
  for (const Figure& f : there.judgement.figures) {
    if (f.verdict != Verdict::breaks) continue;
    text += fmt::format("  ✗ {} ({})\n", name_of(f), bound_of(f));
    text += fmt::format("      at {}: {}\n", shown(question, breaks), seen(f));
    if (!other) continue;
    if (const Figure* same = same_figure(answer.values.at(*other), f))
      text += fmt::format("      at {}: {}\n", shown(question, *other), seen(*same));
  }
}

// What is not found in a cache is waited for, however many replicas there are.
void add_misses(std::string& text, const LimitQuestion& question, const LimitAnswer& answer, double first,
                double last) {
  const std::string& measure = answer.values.at(last).judgement.figures.front().measure;
  const bool pages = measure.starts_with("feed.") || measure.starts_with("gateway.") || measure.starts_with("pages.");
  const char* cache = pages ? "feed_cache" : measure.starts_with("viewers.") ? "cdn_edge" : "";
  const auto missing = [&](double value) -> std::optional<double> {
    const auto& caches = answer.values.at(value).runs.front().caches;
    const auto found = caches.find(cache);
    return found != caches.end() ? std::optional(1 - found->second.hit_ratio) : std::nullopt;
  };
  const auto before = missing(first), now = missing(last);
  if (!before || !now) return;
  text += fmt::format("      {} {}: {} has not got it ({} at {})\n", results::percent(*now),
                      pages ? "of pages wait for a list" : "of videos wait for the tiers behind", cache,
                      results::percent(*before), shown(question, first));
}

void add_reasons(std::string& text, const LimitQuestion& question, const LimitAnswer& answer) {
  if (answer.values.empty()) return;
  for (const Edge& edge : answer.edges) {
    text += "What broke\n";
    add_broken(text, question, answer, edge.breaks, edge.holds);
  }
  if (!answer.edges.empty() || !all_are(answer, Verdict::breaks)) return;
  const double start = question.search.start;
  const double far = question.search.more_is_worse ? answer.values.begin()->first : answer.values.rbegin()->first;
  text += "What stays broken\n";
  add_broken(text, question, answer, far, start != far ? std::optional(start) : std::nullopt);
  add_misses(text, question, answer, start, far);
}

void add_values(std::string& text, const LimitQuestion& question, const LimitAnswer& answer) {
  text += "Tried\n";
  for (const auto& [value, at] : answer.values) {
    std::string why;
    for (const Figure& f : at.judgement.figures)
      if (f.verdict != Verdict::holds)
        why += (why.empty() ? "" : ", ") + fmt::format("{} {} {}", mark(f.verdict), name_of(f), seen(f));
    if (why.empty() && at.judgement.load > 0) {
      const results::LimitResult& l = at.runs.front().limit;
      why = fmt::format("fullest: {} at {}", results::fullest_of(l), results::percent(l.load));
    }
    text += fmt::format("  {} {:>10} {:<6} {} run{}  {}\n", mark(at.judgement.verdict), shown(question, value),
                        word(at.judgement.verdict), at.runs.size(), at.runs.size() == 1 ? " " : "s", why);
  }
}

// Of an objective of which nothing bad was seen, how little the fewest events that were simulated show.
void add_thin(std::string& text, const LimitAnswer& answer) {
  std::map<std::string, double> thin;
  for (const auto& [value, at] : answer.values)
    for (const Figure& f : at.judgement.figures)
      if (f.value == 0 && f.interval_95 && f.interval_95->high > f.most)
        thin[f.objective] = std::max(thin[f.objective], f.interval_95->high);
  for (const auto& [objective, shown] : thin)
    text += fmt::format("Note    nothing bad was seen of '{}', which shows no more than that {} at most are: a larger "
                        "--sample would\n",
                        objective, results::percent(shown));
}

}  // namespace

std::string limit_text(const LimitQuestion& question, const LimitAnswer& answer, const LimitPage& page) {
  std::string text = fmt::format("{}: {}\n", page.scenario, question.key);
  text += "Limit   " + sentence(question, answer) + "\n";
  add_reasons(text, question, answer);
  add_values(text, question, answer);
  add_thin(text, answer);
  if (!page.edge_note.empty()) text += "Note    " + page.edge_note + "\n";
  std::size_t most = 0;
  for (const auto& [value, at] : answer.values) most = std::max(most, at.runs.size());
  const std::string rate = page.sample_rate < 1 ? fmt::format("1/{:.0f}", 1 / page.sample_rate) : "1";
  text += fmt::format("Runs    {} of at most {}, seeds {} to {}, R {}\n", answer.runs, question.search.most_trials,
                      question.first_seed, question.first_seed + std::max<std::size_t>(most, 1) - 1, rate);
  return text;
}

std::string limit_json(const LimitQuestion& question, const LimitAnswer& answer, const LimitPage& page) {
  using Json = nlohmann::ordered_json;
  Json json{{"scenario", page.scenario}, {"key", question.key}, {"answer", sentence(question, answer)}};
  json["edges"] = Json::array();
  for (const Edge& e : answer.edges) {
    const auto likely = planner::likely_edge(answer, e);
    json["edges"].push_back({{"holds", e.holds}, {"breaks", e.breaks}, {"resolved", e.resolved},
                             {"likely", likely ? Json(*likely) : Json()}});
  }
  json["runs"] = answer.runs;
  json["stopped"] = answer.stopped;
  json["sample_rate"] = page.sample_rate;
  json["note"] = page.edge_note;
  json["values"] = Json::array();
  for (const auto& [value, at] : answer.values) {
    Json figures = Json::array(), seeds = Json::array();
    for (const Figure& f : at.judgement.figures) {
      Json interval;
      if (f.interval_95) interval = {f.interval_95->low, f.interval_95->high};
      figures.push_back({{"objective", f.objective}, {"of", f.of}, {"measure", f.measure}, {"actual", f.actual},
                         {"bound", f.bound}, {"value", f.value}, {"most", f.most}, {"interval_95", interval},
                         {"verdict", word(f.verdict)}});
    }
    for (const results::RunResult& run : at.runs) seeds.push_back(run.seed);
    json["values"].push_back({{"value", value}, {"verdict", word(at.judgement.verdict)}, {"seeds", seeds},
                              {"load", at.judgement.load}, {"figures", figures}});
  }
  return json.dump(2) + "\n";
}

}  // namespace headroom::cli
