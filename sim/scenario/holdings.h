// What the services keep on their machines, and what those have room for. One place for all who ask: `check` refuses
// what does not fit, a run states how full it is, an estimate sizes fleets by it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "models/sizing/loads.h"
#include "sim/scenario/facts.h"
#include "sim/scenario/scenario.h"

namespace headroom::scenario {

enum class Room : std::uint8_t { memory, drives };

// Over all machines of a service, every copy counted.
struct Holding {
  Room room = Room::memory;
  double bytes = 0;
  // The setting that makes it so many, and what it says: fewer bytes follow from a smaller one in proportion.
  std::string key;
  std::variant<std::monostate, Bytes, Nanos> setting{};
  bool evicts = false;    // what has no room is left out, and the run shows what that costs
  bool on_each = false;   // every machine keeps the whole: more of them give no room
};

// Nothing where a service keeps nothing, where its bytes lie in the object store or on network volumes (metadata), or
// where nobody knows how many they are.
std::optional<Holding> holding_of(const Scenario& scenario, std::string_view service, const models::Kept& kept);
// As the scenario itself says what is kept.
std::optional<Holding> holding_of(const Scenario& scenario, std::string_view service);
models::Kept kept_of(const Scenario& scenario);

// What a service may use of one of its machines.
double room_on(const Service& service, Room room, const Machine& machine);

// In how many regions the scenario's users live.
int regions_of(const Scenario& scenario);

}  // namespace headroom::scenario
