// Whether what the services keep fits on the machines they have.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "sim/scenario/archive.h"
#include "sim/scenario/holdings.h"
#include "sim/scenario/quantity.h"
#include "sim/scenario/validate.h"

namespace headroom::scenario {
namespace {

// Three digits, as people say sizes and scenarios may: 21.6PB. Rounded to the nearest, or down.
std::string about(double bytes, double (*rounded)(double) = std::round) {
  constexpr std::array units{"B", "KB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  while (bytes >= 1000 && unit + 1 < units.size()) bytes /= 1000, ++unit;
  const double digits = std::pow(10, std::max(0.0, 2 - std::floor(std::log10(std::max(bytes, 1.0)))));
  return print_number(rounded(bytes * digits) / digits) + units[unit];
}

std::string counted(int replicas, const std::string& instance) {
  return std::to_string(replicas) + " " + instance;
}

// What the setting may say at most for all to fit.
std::optional<std::string> largest(const Holding& held, double fitting) {
  if (const auto* bytes = std::get_if<Bytes>(&held.setting))
    return about(static_cast<double>(bytes->count) * fitting, std::floor);
  if (const auto* time = std::get_if<Nanos>(&held.setting)) {
    const auto minutes = static_cast<std::int64_t>(seconds(*time) * fitting / 60);
    return print_duration(std::chrono::minutes{minutes >= 120 ? minutes / 60 * 60 : minutes});
  }
  return std::nullopt;
}

std::string room_name(Room room) { return room == Room::memory ? "memory" : "drives"; }

// The settings that decide it, the first of which that a scenario states is where it is told.
std::vector<std::string> settings_of(const std::string& service, const Holding& held) {
  const std::string path = "services." + service;
  std::vector<std::string> all;
  // How many use the product is rarely what is wrong; how large a cache or a log is may well be.
  const bool sized = !std::holds_alternative<std::monostate>(held.setting);
  if (sized) all.push_back(held.key);
  all.insert(all.end(), {path + ".instance", path + ".replicas"});
  if (held.room == Room::memory) all.push_back(path + ".maxmemory");
  all.push_back(path + ".replication_factor");
  if (!sized) all.push_back(held.key);
  return all;
}

}  // namespace

std::vector<Finding> validate_machines(const Scenario& scenario, const Facts& facts) {
  std::vector<Finding> findings;
  for (const auto& [name, service] : scenario.services) {
    const auto machine = facts.machines.find(service.instance);
    const auto held = holding_of(scenario, name);
    if (machine == facts.machines.end() || !held || held->evicts) continue;
    const double each = room_on(service, held->room, machine->second);
    const double room = each * service.replicas;
    if (held->bytes <= room) continue;
    std::string message = name + " keeps " + about(held->bytes) + " in " + room_name(held->room) + ", and " +
                          counted(service.replicas, service.instance) + " have ";
    message += room > 0 ? "room for " + about(room) : "none";
    if (room > 0 && !held->on_each)
      message += ": at least " + print_number(std::ceil(held->bytes / each)) + " of these";
    const auto fits = largest(*held, room / held->bytes);
    if (room > 0 && fits) message += ", or " + held->key + " of at most " + *fits;
    std::vector<std::string> settings = settings_of(name, *held);
    findings.push_back({settings.front(), std::move(message), {settings.begin() + 1, settings.end()}});
  }
  return findings;
}

}  // namespace headroom::scenario
