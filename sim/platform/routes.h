// Sites by name, and the fixed path between any two of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/platform/params.h"

namespace headroom::platform {

// Numbers the sites: every region, directly followed by its zones.
class Sites {
 public:
  explicit Sites(const PlatformParams& params);

  std::optional<std::size_t> find(std::string_view name) const;
  std::size_t count() const { return names_.size(); }
  const std::string& name(std::size_t site) const { return names_[site]; }
  std::size_t region_of(std::size_t site) const { return regions_[site]; }   // itself for a region

 private:
  std::vector<std::string> names_;
  std::vector<std::size_t> regions_;
};

// The links to take, in order; none where the sites are the same or not connected.
struct Path {
  Nanos latency{0};
  std::vector<std::size_t> links;
};

// All shortest paths: least latency, then fewest links, then the links listed first.
class Routes {
 public:
  // The ends of all links must be known to `sites`.
  Routes(const PlatformParams& params, const Sites& sites);

  const Path& between(std::size_t from, std::size_t to) const { return paths_[from * sites_ + to]; }

 private:
  std::size_t sites_;
  std::vector<Path> paths_;   // [from][to]
};

}  // namespace headroom::platform
