#include "sim/platform/routes.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <tuple>

namespace headroom::platform {
namespace {

struct Edge {
  std::size_t from;
  std::size_t to;
  Nanos latency;
};

bool shorter(const Path& a, const Path& b) {
  return std::make_tuple(a.latency, a.links.size(), std::cref(a.links)) <
         std::make_tuple(b.latency, b.links.size(), std::cref(b.links));
}

// Bellman-Ford from one site: a world has tens of sites, so plain relaxation until nothing changes is enough.
std::vector<Path> paths_from(std::size_t source, std::size_t sites, const std::vector<Edge>& edges) {
  std::vector<std::optional<Path>> best(sites);
  best[source] = Path{};
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t link = 0; link < edges.size(); ++link) {
      const Edge& edge = edges[link];
      if (!best[edge.from] || edge.to == source) continue;
      Path longer = *best[edge.from];
      longer.latency += edge.latency;
      longer.links.push_back(link);
      if (best[edge.to] && !shorter(longer, *best[edge.to])) continue;
      best[edge.to] = std::move(longer);
      changed = true;
    }
  }
  std::vector<Path> paths;
  for (std::optional<Path>& path : best) paths.push_back(path ? std::move(*path) : Path{});
  return paths;
}

}  // namespace

Sites::Sites(const PlatformParams& params) {
  for (const RegionParams& region : params.regions) {
    const std::size_t self = names_.size();
    names_.push_back(region.name);
    regions_.push_back(self);
    for (const ZoneParams& zone : region.zones) {
      names_.push_back(region.name + "/" + zone.name);
      regions_.push_back(self);
    }
  }
}

std::optional<std::size_t> Sites::find(std::string_view name) const {
  const auto at = std::ranges::find(names_, name);
  if (at == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(at - names_.begin());
}

Routes::Routes(const PlatformParams& params, const Sites& sites) : sites_(sites.count()) {
  std::vector<Edge> edges;
  for (const LinkParams& link : params.links) {
    edges.push_back({sites.find(link.from).value(), sites.find(link.to).value(), link.latency});
  }
  for (std::size_t from = 0; from < sites_; ++from) {
    std::ranges::move(paths_from(from, sites_, edges), std::back_inserter(paths_));
  }
}

}  // namespace headroom::platform
