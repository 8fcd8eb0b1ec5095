// What the stations of a composition must be to one another.
#include <algorithm>
#include <cmath>
#include <set>

#include "sim/scenario/archive.h"
#include "sim/scenario/station_flows.h"
#include "sim/scenario/validate.h"

namespace headroom::scenario {

std::optional<double> scv_of(TimeLaw law, std::optional<double> given) {
  if (law == TimeLaw::deterministic) return 0;
  if (law == TimeLaw::exponential) return 1;
  return given;
}

namespace {

using Findings = std::vector<Finding>;
using Names = std::set<std::string>;

const std::string root = "composition";
std::string path_of(const std::string& station) { return root + ".stations." + station; }

class CompositionChecks {
 public:
  CompositionChecks(const Scenario& scenario, const Composition& composition) : s_(scenario), c_(composition) {}

  Findings all() {
    if (c_.arrivals.empty()) find(root + ".arrivals", "nobody comes: a composition has one stream or more");
    if (c_.stations.empty()) find(root + ".stations", "is empty: a composition has one station or more");
    for (const auto& [name, stream] : c_.arrivals) arrivals(root + ".arrivals." + name, stream);
    for (const auto& [name, station] : c_.stations) parts(path_of(name), station);
    if (!findings_.empty()) return std::move(findings_);  // where names are wrong, what follows would mislead
    circles();
    exits();
    reached();
    if (findings_.empty()) loads();
    return std::move(findings_);
  }

 private:
  void find(std::string path, std::string message) { findings_.push_back({std::move(path), std::move(message)}); }

  void known(const std::string& path, const std::string& station) {
    if (c_.stations.contains(station) || c_.stations.empty()) return;
    std::vector<std::string_view> names;
    for (const auto& [name, each] : c_.stations) names.push_back(name);
    find(path, unknown_name("station", station, names));
  }

  void law(const std::string& path, TimeLaw law, std::optional<double> scv) {
    const bool fixed = law == TimeLaw::deterministic || law == TimeLaw::exponential;
    if (fixed && scv) return find(path + ".scv", "is fixed by this law; erlang, hyperexponential, lognormal have one");
    if (fixed) return;
    if (!scv) return find(path + ".scv", "is missing: this law needs one");
    if (law == TimeLaw::hyperexponential && *scv < 1)
      find(path + ".scv", "must be 1 or more for a hyperexponential law, is " + print_number(*scv));
    const double phases = 1 / *scv;
    if (law == TimeLaw::erlang && std::abs(phases - std::round(phases)) > 1e-3 * phases)
      find(path + ".scv", "must be one over a whole number for an erlang law, such as 0.5 or 0.25, is " +
                              print_number(*scv));
  }

  void arrivals(const std::string& path, const Arrivals& stream) {
    known(path + ".to", stream.to);
    law(path, stream.law, stream.scv);
    if (stream.law != TimeLaw::exponential && s_.sample_rate < 1)
      find(path + ".law", "needs sample_rate 1: a sample of such a stream follows another law than the stream");
    if (stream.keys && stream.keys->objects * s_.sample_rate < 1)
      find(path + ".keys.objects", "leaves less than one object at this sample_rate");
  }

  void parts(const std::string& path, const Station& station) {
    law(path + ".service", station.service.law, station.service.scv);
    for (std::size_t i = 0; i < station.calls.size(); ++i) {
      const StationCall& call = station.calls[i];
      const std::string at = path + ".calls." + std::to_string(i);
      known(at + ".to", call.to);
      if (call.wait_for && *call.wait_for > call.copies)
        find(at + ".wait_for", "is more than the copies sent (" + std::to_string(call.copies) + ")");
    }
    double sum = 0;
    for (std::size_t i = 0; i < station.then.size(); ++i) {
      known(path + ".then." + std::to_string(i) + ".to", station.then[i].to);
      sum += station.then[i].probability;
    }
    if (sum > 1 + 1e-9) find(path + ".then", "the probabilities add up to " + print_number(sum) + ", more than 1");
    if (station.cache && station.cache->entries * s_.sample_rate < 1)
      find(path + ".cache.entries", "leaves less than one entry at this sample_rate");
  }

  // Stations that a request sent to `from` may visit, `from` among them.
  Names visited(const std::string& from) const {
    Names seen;
    std::vector<std::string> open{from};
    while (!open.empty()) {
      const std::string name = std::move(open.back());
      open.pop_back();
      if (!seen.insert(name).second) continue;
      const Station& station = c_.stations.at(name);
      for (const StationCall& call : station.calls) open.push_back(call.to);
      for (const Step& step : station.then) open.push_back(step.to);
    }
    return seen;
  }

  // A request may come back to where it was; a station that waits for itself would wait for ever.
  void circles() {
    for (const auto& [name, station] : c_.stations)
      for (std::size_t i = 0; i < station.calls.size(); ++i)
        if (visited(station.calls[i].to).contains(name))
          find(path_of(name) + ".calls." + std::to_string(i) + ".to",
               "closes a cycle of synchronous calls: " + name + " would wait for itself through " +
                   station.calls[i].to + " (feedback is routing: write it as 'then')");
  }

  void exits() {
    Names leaving;
    for (bool more = true; more;) {
      more = false;
      for (const auto& [name, station] : c_.stations) {
        double sum = 0;
        bool out = station.then.empty();
        for (const Step& step : station.then) {
          sum += step.probability;
          out = out || leaving.contains(step.to);
        }
        if ((out || sum < 1 - 1e-9) && leaving.insert(name).second) more = true;
      }
    }
    for (const auto& [name, station] : c_.stations)
      if (!leaving.contains(name)) find(path_of(name) + ".then", "requests never leave from here");
  }

  void reached() {
    Names all;
    for (const auto& [stream_name, stream] : c_.arrivals) {
      const Names seen = visited(stream.to);
      all.insert(seen.begin(), seen.end());
      if (stream.keys) continue;
      for (const std::string& name : seen) {
        const Station& station = c_.stations.at(name);
        if (!station.cache && !std::holds_alternative<ByKey>(station.balance)) continue;
        find(root + ".arrivals." + stream_name, "needs keys: its requests come to " + name + ", which goes by key");
        break;
      }
    }
    for (const auto& [name, station] : c_.stations)
      if (!all.contains(name)) find(path_of(name), "is never reached: no arrivals, calls or steps lead here");
  }

  void loads() {
    const std::vector<StationFlow> flows = station_flows(c_, CacheMisses::none);
    if (s_.sample_rate < 1) joint_calls(flows);
    for (const auto& [name, per_s] : flows) {
      const Station& station = c_.stations.at(name);
      const double work = per_s * seconds(station.service.mean);
      const double servers = static_cast<double>(station.replicas) * station.servers;
      if (!station.queue && work >= servers)
        find(path_of(name), "cannot keep up: " + print_number(std::round(work * 1e4) / 1e4) +
                                " servers' work comes to " + print_number(servers) + ", and its queue has no limit");
    }
  }

  // Copies of one request that is not sampled come one by one. Had they come at once, the mean response of one server
  // among N of utilization rho would be longer by (copies - 1) / 2N of a service for each that waits (batch arrivals:
  // Burke 1975).
  void joint_calls(const std::vector<StationFlow>& flows) {
    constexpr double allowed = 0.02;  // of the mean response
    for (const auto& [name, station] : c_.stations)
      for (std::size_t i = 0; i < station.calls.size(); ++i) {
        const StationCall& call = station.calls[i];
        const Station& called = c_.stations.at(call.to);
        const double per_s = std::ranges::find(flows, call.to, &StationFlow::station)->per_s;
        const double rho = per_s * seconds(called.service.mean) / (1.0 * called.replicas * called.servers);
        if (std::min(rho, 1.0) * (call.copies - 1) / (2.0 * called.replicas) <= allowed) continue;
        find(path_of(name) + ".calls." + std::to_string(i) + ".copies",
             "needs sample_rate 1: " + call.to + " is so busy and so small that copies of one request would wait for "
             "one another, which those of requests that are not sampled do not");
      }
  }

  const Scenario& s_;
  const Composition& c_;
  Findings findings_;
};

}  // namespace

std::vector<Finding> validate_composition(const Scenario& scenario) {
  return CompositionChecks(scenario, *scenario.composition).all();
}

}  // namespace headroom::scenario
