// A free composition of stations in place of the product: queueing networks, fan-outs and cache hierarchies, among them
// those whose answers are known in closed form. It runs on the cluster that carries the product.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "real/ports/units.h"
#include "sim/scenario/cache.h"
#include "sim/scenario/policies.h"

namespace headroom::scenario {

enum class TimeLaw { deterministic, exponential, erlang, hyperexponential, lognormal };

// Which ones are asked for: rank r of `objects` with weight r^-alpha.
struct Keys {
  double objects = 10'000;
  double alpha = 1;
  bool operator==(const Keys&) const = default;
};

// A stream of requests from outside.
struct Arrivals {
  Rate rate{1};
  TimeLaw law = TimeLaw::exponential;  // of the gaps
  std::optional<double> scv;           // squared coefficient of variation of the gaps
  std::string to;
  std::optional<Keys> keys;
  bool operator==(const Arrivals&) const = default;
};

struct StationTime {
  TimeLaw law = TimeLaw::exponential;
  Nanos mean{0};                       // on one server; 0 = no work of its own
  std::optional<double> scv;
  bool operator==(const StationTime&) const = default;
};

// What its law makes the squared coefficient of variation, where it is not given: 0, 1, or one that must be given.
std::optional<double> scv_of(TimeLaw law, std::optional<double> given);

struct StationCache {
  Eviction eviction = Eviction::lru;
  double entries = 1000;               // of each replica
  bool operator==(const StationCache&) const = default;
};

// Requests that a station waits for before it answers.
struct StationCall {
  std::string to;
  int copies = 1;                      // sent at once
  std::optional<int> wait_for;         // of the copies; left out = all
  bool operator==(const StationCall&) const = default;
};

// Where a request goes once a station has answered it; what is left of 1 leaves.
struct Step {
  std::string to;
  double probability = 1;
  bool operator==(const Step&) const = default;
};

struct ByKey { bool operator==(const ByKey&) const = default; };
using StationBalance = std::variant<RandomChoice, LeastRequest, ByKey>;

struct Station {
  int replicas = 1;
  int servers = 1;                     // of each replica
  StationTime service;
  StationBalance balance = RandomChoice{};
  std::optional<int> queue;            // waiting at a replica, at most; 0 = loss
  std::optional<StationCache> cache;   // a hit is answered at once, a miss once `calls` have answered
  std::vector<StationCall> calls;      // one after the other
  std::vector<Step> then;
  bool operator==(const Station&) const = default;
};

struct Composition {
  Nanos round_trip{0};                 // of every call
  std::map<std::string, Arrivals> arrivals;
  std::map<std::string, Station> stations;
  bool operator==(const Composition&) const = default;
};

}  // namespace headroom::scenario
