// What goes wrong in a run, and when.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

// Drops entries of the feed cache: once, or, while the fault lasts, again and again.
struct CacheFlush {
  double percent = 1;        // of the entries present, chosen by hash
  Nanos every = 10s;         // while it lasts
  bool operator==(const CacheFlush&) const = default;
};

// One item draws this share of all plays and of all reads of its row, which lies on one shard.
struct HotKey {
  double share = 0.05;
  bool operator==(const HotKey&) const = default;
};

// Visits come so many times as often.
struct LoadSpike {
  double multiplier = 3;
  bool operator==(const LoadSpike&) const = default;
};

// Service takes so many times as long; health checks still pass.
struct Slow {
  double factor = 2;
  bool operator==(const Slow&) const = default;
};

using FaultKind = std::variant<CacheFlush, HotKey, LoadSpike, Slow>;

// Whom it hits. Empty: the role the fault is about, and every region.
struct Select {
  std::string role;    // a service
  std::string region;
  bool operator==(const Select&) const = default;
};

struct Fault {
  std::string id;
  Nanos at{0};         // offset from the scenario's start
  Nanos lasts{0};      // "for"; 0 = at one instant, of a flush
  Select select;
  FaultKind fault;
  bool operator==(const Fault&) const = default;
};

// The service a fault acts on; empty for one of the demand.
inline std::string_view role_of(const Fault& fault) {
  if (!fault.select.role.empty()) return fault.select.role;
  if (std::holds_alternative<CacheFlush>(fault.fault)) return "feed_cache";
  if (std::holds_alternative<HotKey>(fault.fault)) return "metadata";
  return {};
}

}  // namespace headroom::scenario
