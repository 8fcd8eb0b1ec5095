// What the slow and big part of the world is made of: regions, zones, hosts, disks, links, pipes.
#pragma once

#include <string>
#include <vector>

#include "real/ports/units.h"
#include "sim/platform/sources.h"

namespace headroom::platform {

// `hosts` equal machines that run executions (transcode jobs) from one queue.
struct HostGroupParams {
  std::string name;      // unique in the world
  int hosts = 1;
  int cores = 1;         // per host; an execution never spans two hosts
  double speed = 1;      // of one core, relative to the reference core that work is stated in
};

// A disk or a stripe of disks; reads share the one rate, writes the other, both together the larger of the two.
struct DiskParams {
  std::string name;      // unique in the world
  double read_bytes_per_second = 0;
  double write_bytes_per_second = 0;
};

// A fault domain inside a region: a data-centre zone, a CDN location, an origin.
struct ZoneParams {
  std::string name;      // its site is called "<region>/<zone>"
  std::vector<HostGroupParams> groups;
  std::vector<DiskParams> disks;
};

// A region is a site too (its border router), called "<region>".
struct RegionParams {
  std::string name;
  std::vector<ZoneParams> zones;
};

// One direction of a link between two sites. Traffic between two sites takes the path with the
// least latency (then the fewest links, then the links listed first), fixed for the whole run.
struct LinkParams {
  std::string name;      // unique in the world
  std::string from;      // site
  std::string to;        // site
  double bytes_per_second = 0;
  Nanos latency{0};      // one way
};

// A stream of aggregated traffic (CDN fills, replication) whose offered rate changes over time.
struct PipeParams {
  std::string name;      // unique in the world
  std::string from;      // site
  std::string to;        // site
};

// How SimGrid's fluid network model (CM02) is used here, on purpose:
//  - a flow stands for thousands of connections, so nothing limits it but the links: no TCP window
//    (CM02's gamma) and no slow start (LV08's latency factor 13.01). Whoever moves bytes over few
//    connections states `max_bytes_per_second` = connections * window / round trip.
//  - links are shared max-min fairly between flows whatever their round trips, as private
//    WANs allocate between flow groups (B4: Jain et al., SIGCOMM'13; SWAN: Hong et al., ibid.);
//    CM02 would divide in inverse proportion to latency, which is a property of one connection.
//  - acknowledgements load no reverse link (2 to 3 % of it, carried by the payload share).
// Latency is paid once, by the last byte: finish = end of sending + latency of the path.
struct NetworkTuning {
  // Bytes of payload per byte of link capacity.
  double payload_share = payload_over_capacity;
  // Flows with a stated maximum rate that may leave one site at a time; more wait in line.
  int capped_flows_per_site = static_cast<int>(flows_per_site.value);
};

struct PlatformParams {
  std::vector<RegionParams> regions;
  std::vector<LinkParams> links;
  std::vector<PipeParams> pipes;
  NetworkTuning network;
};

// Everything wrong with `params`, one sentence each, in the order of the fields; empty if it can be
// built. Refused: no or doubled names, regions and zones with '/', counts and rates that are not positive and finite,
// negative latencies, links and pipes from or to unknown sites or to themselves, pipes without a path.
std::vector<std::string> problems(const PlatformParams& params);

}  // namespace headroom::platform
