#include "sim/platform/params.h"

#include <cmath>
#include <set>
#include <string_view>

#include "sim/platform/routes.h"

namespace headroom::platform {
namespace {

// Collects sentences; keeps the names seen in one space of names.
class Inspector {
 public:
  void say(std::string sentence) { found_.push_back(std::move(sentence)); }

  void name(std::set<std::string>& taken, const std::string& what, const std::string& name) {
    if (name.empty()) return say("a " + what + " has no name");
    if (!taken.insert(name).second) say(what + " '" + name + "' is listed twice");
  }

  // Sites are called "<region>/<zone>".
  void site_name(std::set<std::string>& taken, const std::string& what, const std::string& given) {
    if (given.find('/') != std::string::npos) say(what + " '" + given + "': a name has no '/'");
    name(taken, what, given);
  }

  void positive(double value, const std::string& whose, const std::string& what) {
    if (!(value > 0) || !std::isfinite(value)) say(whose + ": " + what + " must be positive and finite");
  }

  void ends(const Sites& sites, const std::string& whose, const std::string& from, const std::string& to) {
    for (const std::string& end : {from, to}) {
      if (!sites.find(end)) say(whose + ": there is no site '" + end + "'");
    }
    if (from == to) say(whose + ": both ends are '" + from + "'");
  }

  bool clean() const { return found_.empty(); }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

void inspect_zone(Inspector& inspector, const ZoneParams& zone, std::set<std::string>& groups,
                  std::set<std::string>& disks) {
  for (const HostGroupParams& group : zone.groups) {
    const std::string whose = "host group '" + group.name + "'";
    inspector.name(groups, "host group", group.name);
    inspector.positive(group.hosts, whose, "hosts");
    inspector.positive(group.cores, whose, "cores");
    inspector.positive(group.speed, whose, "speed");
  }
  for (const DiskParams& disk : zone.disks) {
    const std::string whose = "disk '" + disk.name + "'";
    inspector.name(disks, "disk", disk.name);
    inspector.positive(disk.read_bytes_per_second, whose, "read_bytes_per_second");
    inspector.positive(disk.write_bytes_per_second, whose, "write_bytes_per_second");
  }
}

}  // namespace

std::vector<std::string> problems(const PlatformParams& params) {
  Inspector inspector;
  std::set<std::string> regions, groups, disks, links, pipes;
  if (params.regions.empty()) inspector.say("there is no region");
  for (const RegionParams& region : params.regions) {
    inspector.site_name(regions, "region", region.name);
    std::set<std::string> zones;
    for (const ZoneParams& zone : region.zones) {
      inspector.site_name(zones, "zone", zone.name);
      inspect_zone(inspector, zone, groups, disks);
    }
  }
  const Sites sites(params);
  for (const LinkParams& link : params.links) {
    const std::string whose = "link '" + link.name + "'";
    inspector.name(links, "link", link.name);
    inspector.ends(sites, whose, link.from, link.to);
    inspector.positive(link.bytes_per_second, whose, "bytes_per_second");
    if (link.latency < Nanos{0}) inspector.say(whose + ": latency must not be negative");
  }
  for (const PipeParams& pipe : params.pipes) {
    inspector.name(pipes, "pipe", pipe.name);
    inspector.ends(sites, "pipe '" + pipe.name + "'", pipe.from, pipe.to);
  }
  const NetworkTuning& network = params.network;
  inspector.positive(network.payload_share, "network", "payload_share");
  if (network.payload_share > 1) inspector.say("network: payload_share must not exceed 1");
  inspector.positive(network.capped_flows_per_site, "network", "capped_flows_per_site");
  if (!inspector.clean()) return inspector.take();

  const Routes routes(params, sites);
  for (const PipeParams& pipe : params.pipes) {
    if (routes.between(*sites.find(pipe.from), *sites.find(pipe.to)).links.empty()) {
      inspector.say("pipe '" + pipe.name + "': no links lead from '" + pipe.from + "' to '" + pipe.to + "'");
    }
  }
  return inspector.take();
}

}  // namespace headroom::platform
