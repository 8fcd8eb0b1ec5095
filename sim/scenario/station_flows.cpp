#include "sim/scenario/station_flows.h"

#include <cstddef>
#include <map>
#include <set>

namespace headroom::scenario {
namespace {

// Where a request goes from each station, how many times on average, and from where requests come.
struct Routing {
  std::vector<std::map<std::size_t, double>> to;
  std::vector<std::set<std::size_t>> from;

  explicit Routing(std::size_t stations) : to(stations), from(stations) {}
  void add(std::size_t here, std::size_t there, double times) {
    to[here][there] += times;
    from[there].insert(here);
  }
  // Takes a station out: what came to it goes on to where it sends, as often as it does after all its own rounds.
  double take_out(std::size_t station) {
    const auto again = to[station].find(station);
    const double rounds = again != to[station].end() ? 1 / (1 - again->second) : 1;
    to[station].erase(station);
    from[station].erase(station);
    for (auto& [there, times] : to[station]) {
      times *= rounds;
      from[there].erase(station);
      for (const std::size_t here : from[station]) add(here, there, to[here].at(station) * times);
    }
    return rounds;
  }
};

}  // namespace

std::vector<StationFlow> station_flows(const Composition& composition, CacheMisses misses) {
  std::map<std::string, std::size_t> numbers;
  std::vector<StationFlow> flows;
  for (const auto& [name, station] : composition.stations) {
    numbers[name] = flows.size();
    flows.push_back({name, 0});
  }
  Routing routing{flows.size()};
  for (const auto& [name, station] : composition.stations) {
    const std::size_t here = numbers.at(name);
    for (const Step& step : station.then) routing.add(here, numbers.at(step.to), step.probability);
    if (station.cache && misses == CacheMisses::none) continue;
    for (const StationCall& call : station.calls) routing.add(here, numbers.at(call.to), call.copies);
  }
  for (const auto& [name, stream] : composition.arrivals) flows[numbers.at(stream.to)].per_s += stream.rate.per_second;

  std::vector<double> rounds(flows.size());
  std::vector<std::map<std::size_t, double>> senders(flows.size());  // that are still there when each is taken out
  for (std::size_t k = 0; k < flows.size(); ++k) {
    rounds[k] = routing.take_out(k);
    for (const std::size_t here : routing.from[k]) senders[k][here] = routing.to[here].at(k);
    for (const std::size_t here : routing.from[k]) routing.to[here].erase(k);
    for (const auto& [there, times] : routing.to[k]) flows[there].per_s += flows[k].per_s * times;
  }
  for (std::size_t k = flows.size(); k-- > 0;) {
    for (const auto& [here, times] : senders[k]) flows[k].per_s += flows[here].per_s * times;
    flows[k].per_s *= rounds[k];
  }
  return flows;
}

}  // namespace headroom::scenario
