#include "sim/scenario/validate.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "models/popularity/lifetimes.h"
#include "sim/scenario/archive.h"
#include "sim/scenario/names.h"

namespace headroom::scenario {

std::vector<Finding> validate_services(const Scenario& scenario, const Facts& facts);  // validate_services.cpp
std::vector<Finding> validate_machines(const Scenario& scenario, const Facts& facts);  // validate_machines.cpp
std::vector<Finding> validate_faults(const Scenario& scenario, const Facts& facts);    // validate_faults.cpp

namespace {

class Checks {
 public:
  Checks(const Scenario& scenario, const Facts& facts) : s_(scenario), facts_(facts) {}

  std::vector<Finding> of_composition() {
    time();
    std::ranges::move(validate_composition(s_), std::back_inserter(findings_));
    return std::move(findings_);
  }

  std::vector<Finding> all() {
    time();
    users();
    detail();
    demand();
    regions();
    caches();
    product();
    for (std::size_t i = 0; i < s_.slos.size(); ++i) slo(s_.slos[i], "slos." + std::to_string(i));
    return std::move(findings_);
  }

 private:
  void find(std::string path, std::string message) { findings_.push_back({std::move(path), std::move(message)}); }

  void time() {
    constexpr double most_steps = 1e6;
    if (s_.step > s_.duration) find("step", "is longer than the duration");
    else if (seconds(s_.duration) / seconds(s_.step) > most_steps)
      find("step", "makes more than 1M points of a series");
  }

  void users() {
    if (s_.demand.dau * s_.sample_rate < 1)
      find("sample_rate", "leaves less than one of " + print_number(s_.demand.dau) + " users");
  }

  void detail() {
    const Detail& d = s_.detail;
    if (!d.wanted()) {
      if (!d.windows.empty()) find("detail.sample_rate", "is missing: at what rate are the windows simulated?");
      return;
    }
    const double times = d.sample_rate / s_.sample_rate;
    if (times < 1.5 || std::abs(times - std::round(times)) > 1e-6 * times)
      find("detail.sample_rate", "is " + print_number(times) + " times the scenario's sample_rate (" +
                                     print_ratio(s_.sample_rate) + "); it takes a whole multiple, at least twice");
    if (d.around == Around::faults && s_.faults.empty())
      find("detail.around", "has no faults to lay windows around (faults is empty)");
    if (d.windows.empty() && d.around == Around::nothing)
      find("detail.windows", "are missing: when is the finer rate wanted?");
    for (std::size_t i = 0; i < d.windows.size(); ++i)
      if (d.windows[i].at >= s_.duration)
        find("detail.windows." + std::to_string(i) + ".at", "is after the end of the run");
  }

  void demand() {
    const Demand& d = s_.demand;
    if (d.visits_per_user > d.videos_per_user) find("demand.visits_per_user", "is more than the videos per user");
    if (d.page_size > s_.feed.list_size) find("demand.page_size", "is more than a list holds (feed.list_size)");
    if (d.popularity.knee > d.popularity.catalogue) find("demand.popularity.knee", "is beyond the catalogue");
    if (d.videos_per_user > 1000 * d.visits_per_user)
      find("demand.videos_per_user", "is more than 1,000 for each of the visits");
    lifetimes(d.popularity);
    double peaks = 0;
    for (std::size_t i = 0; i < d.virals.size(); ++i) {
      const std::string path = "demand.virals." + std::to_string(i);
      if (d.virals[i].at >= s_.duration) find(path + ".at", "is after the end of the run");
      if (!d.virals[i].region.empty()) known_region(path + ".region", d.virals[i].region);
      peaks += d.virals[i].peak_share;
    }
    if (peaks > 1) find("demand.virals", "the peak shares add up to " + print_ratio(peaks) + ", more than all plays");
    if (d.trace.empty() && d.replay.shape == TraceShape::slice)
      find("demand.replay", "a slice of no trace (demand.trace is empty)");
  }

  void lifetimes(const Popularity& p) {
    if (p.day1_share > p.day7_share)
      return find("demand.popularity.day1_share", "is more than day7_share, which includes it");
    if (models::age_mix(p.day1_share, p.day7_share)) return;
    const models::ShareRange possible = models::week_shares(p.day1_share);
    const auto rounded = [](double share) { return print_ratio(std::round(share * 1e4) / 1e4); };
    const std::string of_day1 = " with a day1_share of " + print_ratio(p.day1_share);
    if (possible.low > possible.high) {
      constexpr double least = 0.003;  // just above where low and high meet
      return find("demand.popularity.day1_share",
                  "must be at least " + print_ratio(least) +
                      ": even videos that are watched for a year get as many views then");
    }
    findings_.push_back({"demand.popularity.day7_share",
                         "day7_share must be from " + rounded(possible.low) + " to " + rounded(possible.high) +
                             of_day1 + ", is " + print_ratio(p.day7_share),
                         {"demand.popularity.day1_share"}});
  }

  bool known_region(const std::string& path, const std::string& name) {
    std::vector<std::string_view> names;
    if (!s_.regions.empty()) {
      for (const Region& region : s_.regions) names.push_back(region.name);
    } else {
      names.assign(facts_.regions.begin(), facts_.regions.end());
    }
    if (names.empty() || std::ranges::find(names, name) != names.end()) return true;
    find(path, unknown_name("region", name, names));
    return false;
  }

  void regions() {
    const std::vector<std::string_view> world(facts_.regions.begin(), facts_.regions.end());
    std::set<std::string> seen;
    double sum = 0;
    for (std::size_t i = 0; i < s_.regions.size(); ++i) {
      const Region& region = s_.regions[i];
      const std::string path = "regions." + std::to_string(i) + ".name";
      if (!world.empty() && std::ranges::find(world, region.name) == world.end())
        find(path, unknown_name("region", region.name, world));
      else if (!seen.insert(region.name).second) find(path, "'" + region.name + "' is there already");
      sum += region.share;
    }
    if (sum != 0 && std::abs(sum - 1) > 1e-6)
      find("regions", "the shares add up to " + print_number(std::round(sum * 1e6) / 1e6) + " instead of 1");
    for (std::size_t i = 0; i < s_.network.round_trips.size(); ++i) {
      const RoundTrip& trip = s_.network.round_trips[i];
      const std::string path = "network.round_trips." + std::to_string(i);
      const bool from_known = known_region(path + ".from", trip.from);
      const bool to_known = known_region(path + ".to", trip.to);
      if (from_known && to_known && trip.from == trip.to) find(path + ".to", "is the region it comes from");
    }
    if (s_.network.same_zone > s_.network.between_zones)
      find("network.same_zone", "is longer than the round trip between zones");
  }

  void caches() {
    const ListCache& lists = s_.caches.feed_cache;
    if (lists.ttl.count() == 0 && lists.stale_while_revalidate.count() > 0)
      find("caches.feed_cache.stale_while_revalidate", "has no meaning for entries that never expire (ttl 0)");
    if (s_.caches.cdn_edge.bytes.count < s_.caches.cdn_edge.nodes)
      find("caches.cdn_edge.bytes", "leaves nothing for each of the nodes");
  }

  void product() {
    const LinkMix& links = s_.clients.links;
    const double sum = links.slow + links.medium + links.fast;
    if (std::abs(sum - 1) > 1e-6)
      find("clients.links", "the shares add up to " + print_number(std::round(sum * 1e6) / 1e6) + " instead of 1");
    constexpr std::array ladder = {240, 360, 480, 720, 1080};
    const auto& renditions = s_.transcode.renditions;
    if (renditions.empty()) find("transcode.renditions", "is empty: nothing could be played");
    for (std::size_t i = 0; i < renditions.size(); ++i) {
      const std::string path = "transcode.renditions." + std::to_string(i);
      if (std::ranges::find(ladder, renditions[i]) == ladder.end())
        find(path, "is none of the ladder (240, 360, 480, 720, 1080), is " + std::to_string(renditions[i]));
      else if (std::find(renditions.begin(), renditions.begin() + static_cast<std::ptrdiff_t>(i), renditions[i]) !=
               renditions.begin() + static_cast<std::ptrdiff_t>(i))
        find(path, std::to_string(renditions[i]) + " is there already");
    }
    if (s_.moderation.review_above > s_.moderation.reject_above)
      find("moderation.review_above", "is above reject_above: no score would ask a person");
    const std::vector<std::string_view> kinds(facts_.work_kinds.begin(), facts_.work_kinds.end());
    for (const auto& [kind, fidelity] : s_.fidelity)
      if (!kinds.empty() && std::ranges::find(kinds, kind) == kinds.end())
        find("fidelity." + kind, unknown_name("kind of work", kind, kinds));
  }

  // Who can have an indicator.
  std::vector<std::string_view> subjects(Indicator indicator) const {
    switch (indicator) {
      case Indicator::hit_ratio: return {"feed_cache", "cdn_edge", "cdn_shield"};
      case Indicator::start_p50:
      case Indicator::start_p99:
      case Indicator::rebuffer_ratio:
      case Indicator::spinner_ratio:
      case Indicator::watched: return {"viewers"};
      case Indicator::fresh:
      case Indicator::personal: return {"pages"};
      case Indicator::live_within: return {"uploads"};
      default: break;
    }
    std::vector<std::string_view> asked{service_names().begin(), service_names().end()};
    asked.push_back("pages");
    return asked;
  }

  static constexpr const char* wants_ratio = " needs a ratio such as '99.9%'";
  static std::string wants_duration(const Slo& slo) {
    const double given = std::get<double>(slo.objective);
    if (given < 1) return " needs a duration such as '50ms'";
    return " needs a duration (did you mean '" + print_number(given) + "ms'?)";
  }

  void slo(const Slo& slo, const std::string& path) {
    for (const Slo& other : s_.slos) {
      if (&other == &slo) break;
      if (other.name == slo.name) find(path + ".name", "'" + slo.name + "' is there already");
    }
    const auto possible = subjects(slo.indicator);
    if (std::ranges::find(possible, slo.of) == possible.end())
      return find(path + ".of", unknown_name("subject of " + std::string(name(slo.indicator)), slo.of, possible));
    if (slo.window < s_.duration && slo.window % s_.step != Nanos{})
      find(path + ".window", "is no whole number of the series' steps of " + print_duration(s_.step));
    const auto* limit = std::get_if<Nanos>(&slo.objective);
    if (is_duration(slo.indicator) != (limit != nullptr))
      return find(path + ".objective", std::string(name(slo.indicator)) + (limit ? wants_ratio : wants_duration(slo)));
    if (limit) return reachable(slo, *limit, path);
    const double ratio = std::get<double>(slo.objective);
    if (ratio < 0 || ratio > 1)
      return find(path + ".objective", "must be a ratio from 0 to 1, is " + print_ratio(ratio));
    if (higher_is_better(slo.indicator) && ratio == 1)
      find(path + ".objective", "100 % leaves no budget: no fleet can promise it");
  }

  void reachable(const Slo& slo, Nanos limit, const std::string& path) {
    if (limit.count() <= 0) return find(path + ".objective", "must be above 0s");
    if (slo.of == "viewers" || slo.of == "pages" || !facts_.latency_floor) return;
    // The floor is a mean; of skewed times, a median may lie below it.
    const Nanos mean = facts_.latency_floor(s_, slo.of);
    const Nanos floor = slo.indicator == Indicator::latency_p50 ? mean / 2 : mean;
    if (limit < floor)
      find(path + ".objective", "cannot be met: " + slo.of + " takes at least " + print_duration(floor) +
                                    " on idle machines, and " + print_duration(limit) + " is asked for");
  }

  const Scenario& s_;
  const Facts& facts_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> validate(const Scenario& scenario, const Facts& facts) {
  std::vector<Finding> findings;
  if (scenario.composition) {
    findings = Checks(scenario, facts).of_composition();
  } else {
    findings = Checks(scenario, facts).all();
    std::ranges::move(validate_services(scenario, facts), std::back_inserter(findings));
    std::ranges::move(validate_machines(scenario, facts), std::back_inserter(findings));
    std::ranges::move(validate_faults(scenario, facts), std::back_inserter(findings));
  }
  if (findings.empty() && facts.too_much) return facts.too_much(scenario);
  return findings;
}

}  // namespace headroom::scenario
