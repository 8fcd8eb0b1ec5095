#include "sim/run/effort.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/modelled/uploads.h"
#include "sim/run/detail.h"
#include "sim/run/fleets.h"
#include "sim/run/inputs.h"
#include "sim/run/sources.h"
#include "sim/scenario/archive.h"
#include "sim/scenario/station_flows.h"

namespace headroom::run {
namespace {

// How many replicas are simulated at least of a pool with such a balancer.
template <class Balance>
unsigned fewest_of(const Balance& balance, unsigned cores) {
  cluster::PoolParams pool{.cores = cores, .routing = cluster::Routing::uniform};
  if (const auto* least = std::get_if<scenario::LeastRequest>(&balance)) {
    pool.routing = cluster::Routing::least_request;
    pool.choices = static_cast<unsigned>(least->choices);
  }
  return fewest_simulated(pool);
}

// Seconds of one core and bytes, measured with runs of scenarios/small.yaml and peak-day.yaml that differ in one number
// each, on the machine of docs/benchmarks.md.
constexpr double program_s = 0.2, program_bytes = 65e6;
constexpr double second_s = 8e-6, second_bytes = 12;  // of simulated time, in each region: ticks; the exact demand
constexpr double trace_step_s = 1e-6, trace_step_bytes = 64;
constexpr double step_s = 2e-5, step_bytes = 2.5e3;  // in each region: its series, and the text they become
constexpr double play_s = 1.8e-5, visit_s = 8e-5, request_s = 6e-6;
constexpr double session_bytes = 5e3, session_length_s = 600;
constexpr double id_bytes = 8, user_bytes = 1500;  // of a list's videos; of one who comes besides
constexpr double warm_user_s = 8e-6, warm_user_bytes = 900;  // of every one, when the caches are warmed
constexpr double chunk_bytes = 750e3, entry_bytes = 128, chunks_a_play = 1.5;  // 2 s at 3 Mbit/s; in a cache's index
constexpr double upload_s = 1.2e-5, upload_bytes = 700;
constexpr double replica_s = 1.5e-5, replica_bytes = 4.5e3, core_bytes = 16, edge_bytes = 6e3;
constexpr double component_bytes = 50e3;  // of a replica that runs real code with callers of its own
// Of stations of a composition: a call, and one that is a sample of more and has background to play.
constexpr double call_s = 0.8e-6, sampled_call_s = 5e-6, call_bytes = 1.5e3, object_bytes = 100;
constexpr double station_step_s = 4e-6, station_step_bytes = 150;

std::string count(double n) { return scenario::print_number(n < 1e4 ? std::round(n) : std::round(n / 1e3) * 1e3); }

double steps_of(const scenario::Scenario& s) { return std::ceil(seconds(s.duration) / seconds(s.step)); }

class Product {
 public:
  Product(const scenario::Scenario& s, const scenario::Trace* trace)
      : s_(s), places_(places_of(s)), visits_(visits_of(s, places_, trace)),
        from_s_(start_in_day_s(s) - seconds(s.warm_up)), to_s_(start_in_day_s(s) + seconds(s.duration)) {}

  Effort all(const scenario::Trace* trace) {
    const auto regions = static_cast<double>(places_.size());
    const double span_s = regions * (to_s_ - from_s_);
    needs_.push_back(
        {"duration", "simulated time", program_s + second_s * span_s, program_bytes + second_bytes * span_s});
    const double steps = steps_of(s_) * (regions + 1);
    needs_.push_back({"step", count(steps_of(s_)) + " steps of the series", step_s * steps, step_bytes * steps});
    users();
    uploads();
    fleets();
    if (trace == nullptr) return {std::move(needs_)};
    const auto rows = static_cast<double>(trace->values.size());
    needs_.push_back(
        {"demand.trace", count(rows) + " steps of the trace", trace_step_s * rows, trace_step_bytes * rows});
    return {std::move(needs_)};
  }

 private:
  // Visits of sampled users, and of their clones in windows of detail.
  double sampled_visits() const {
    double sum = s_.sample_rate * visits_.total_integral(from_s_, to_s_);
    for (const DetailWindows::Window& w : DetailWindows{s_}.list()) {
      const double start = start_in_day_s(s_);
      sum += (w.twins.all() - 1) * s_.sample_rate *
             visits_.total_integral(start + seconds(w.from), start + seconds(w.to));
    }
    return sum;
  }

  double peak_visits() const {
    double sum = 0;
    for (std::size_t r = 0; r < places_.size(); ++r) sum += visits_.max_over(r, from_s_, to_s_);
    return sum * finest_rate(s_);
  }

  void users() {
    const scenario::Demand& d = s_.demand;
    const double all = d.dau * finest_rate(s_), visits = sampled_visits();
    const double plays = visits * d.videos_per_user / d.visits_per_user;
    double requests = 0;
    for (const auto& [name, per_day] : d.surfaces) requests += visits * per_day / d.visits_per_user;
    const double pages = plays / d.page_size;
    // Who has come has a list; chunks are kept as far as they were played and the caches hold.
    const double known = std::min(all, visits);
    const double held = static_cast<double>(s_.caches.cdn_edge.bytes.count + s_.caches.cdn_shield.bytes.count) *
                        s_.sample_rate / chunk_bytes;
    const double chunks = std::min(held, plays * chunks_a_play);
    // A page that no server answers is waited for, and asked for again.
    const double waits_s = std::min(seconds(s_.clients.timeout) * s_.clients.attempts, to_s_ - from_s_);
    const double waiting = peak_visits() * (pages + requests) / std::max(visits, 1e-9) *
                           std::max(0.0, waits_s - session_length_s);
    needs_.push_back({"sample_rate",
                      fmt::format("{} sampled users, their {} plays and share of the caches", count(all), count(plays)),
                      warm_user_s * all + play_s * plays + visit_s * visits + request_s * requests,
                      warm_user_bytes * all + known * (s_.feed.list_size * id_bytes + user_bytes) +
                          chunks * entry_bytes + (peak_visits() * session_length_s + waiting) * session_bytes});
  }

  double upload_rate() const {
    const scenario::Service& encoders = s_.services.at("transcode");
    return modelled::upload_sample_rate(s_.sample_rate, encoders.replicas * static_cast<double>(cores_of(encoders)));
  }

  void uploads() {
    const double sampled = upload_rate() * uploads_of(s_, places_).total_integral(from_s_, to_s_);
    needs_.push_back({"demand.uploads_per_day", count(sampled) + " sampled uploads", upload_s * sampled,
                      upload_bytes * sampled});
  }

  // Replicas that stand for themselves: a share R of all, and a few of each service at least.
  void fleets() {
    const Need* most = nullptr;
    std::vector<Need> each;
    for (const auto& [name, service] : s_.services) {
      const double all = service.autoscale ? std::max(service.replicas, service.autoscale->max) : service.replicas;
      const double roomy = name == "metadata" ? roomy_nodes.value : 1;
      const double rate = name == "upload" || name == "moderation" ? upload_rate() : finest_rate(s_);
      const double simulated = std::min(
          all, std::max<double>(fewest_of(service.balance, cores_of(service)) * static_cast<double>(places_.size()),
                                roomy * all * rate));
      const bool component = name == "gateway" || name == "feed";
      const double bytes = (component ? component_bytes : replica_bytes) + core_bytes * cores_of(service);
      each.push_back({"services." + name + ".replicas", count(simulated) + " simulated replicas", replica_s * simulated,
                      bytes * simulated});
    }
    for (const Need& need : each)
      if (most == nullptr || need.bytes > most->bytes) most = &need;
    Need rest{most->key, most->what, 0, 0};
    for (const Need& need : each) {
      rest.cpu_s += need.cpu_s;
      rest.bytes += need.bytes;
    }
    needs_.push_back(std::move(rest));
    const double edges = static_cast<double>(simulated_edges(s_)) * static_cast<double>(places_.size());
    needs_.push_back({"caches.cdn_edge.nodes", count(edges) + " simulated points of presence", 0, edge_bytes * edges});
  }

  const scenario::Scenario& s_;
  std::vector<models::Region> places_;
  models::Intensity visits_;
  double from_s_, to_s_;
  std::vector<Need> needs_;
};

Effort of_composition(const scenario::Scenario& s) {
  const scenario::Composition& c = *s.composition;
  const double span_s = seconds(s.warm_up) + seconds(s.duration);
  const auto stations = static_cast<double>(c.stations.size());
  Effort effort;
  effort.needs.push_back({"duration", "simulated time", program_s, program_bytes * 0.7});
  const double steps = steps_of(s) * (stations + static_cast<double>(c.arrivals.size()));
  effort.needs.push_back({"step", count(steps_of(s)) + " steps of the series", station_step_s * steps,
                          station_step_bytes * steps});
  for (const scenario::StationFlow& flow : station_flows(c, scenario::CacheMisses::all)) {
    const scenario::Station& station = c.stations.at(flow.station);
    const double replicas = station.replicas, servers = station.servers;
    const double calls = flow.per_s * s.sample_rate * span_s, work = flow.per_s * seconds(station.service.mean);
    const bool whole = s.sample_rate >= 1;
    // What is inside: in service, and waiting; where work is more than the servers do, all that the queue has room for.
    const double busy = std::min(work, replicas * servers) * s.sample_rate;
    const double scv = scenario::scv_of(station.service.law, station.service.scv).value_or(1);
    const double load = std::min(work / (replicas * servers), 0.999);
    double waiting = busy * load * (1 + scv) / 2 / (1 - load) / servers;
    if (work >= replicas * servers) waiting = calls;
    if (station.queue) waiting = std::min(waiting, *station.queue * replicas * std::min(1.0, s.sample_rate));
    const unsigned fewest = fewest_of(station.balance, static_cast<unsigned>(station.servers));
    waiting += flow.per_s * s.sample_rate * seconds(c.round_trip);  // under way
    const double simulated =
        station.cache ? replicas : std::min(replicas, std::max<double>(fewest, replicas * s.sample_rate));
    const double kept = station.cache ? replicas * station.cache->entries * s.sample_rate : 0;
    effort.needs.push_back({"composition.stations." + flow.station,
                            fmt::format("{} calls on {} simulated replicas of {} servers", count(calls),
                                        count(simulated), count(servers)),
                            (whole ? call_s : sampled_call_s) * calls + replica_s * simulated,
                            std::min(busy + waiting, calls) * call_bytes + kept * object_bytes +
                                simulated * (replica_bytes + core_bytes * servers)});
  }
  return effort;
}

}  // namespace

double Effort::cpu_s() const {
  return std::accumulate(needs.begin(), needs.end(), 0.0, [](double sum, const Need& n) { return sum + n.cpu_s; });
}
double Effort::bytes() const {
  return std::accumulate(needs.begin(), needs.end(), 0.0, [](double sum, const Need& n) { return sum + n.bytes; });
}
const Need& Effort::largest_in_time() const { return *std::ranges::max_element(needs, {}, &Need::cpu_s); }
const Need& Effort::largest_in_memory() const { return *std::ranges::max_element(needs, {}, &Need::bytes); }

Effort effort_of(const scenario::Scenario& scenario, const scenario::Trace* trace) {
  return scenario.composition ? of_composition(scenario) : Product{scenario, trace}.all(trace);
}

}  // namespace headroom::run
