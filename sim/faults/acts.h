// What faults do to a region's cluster.
#pragma once

#include <cstdint>
#include <vector>

#include "real/feedcache/node.h"
#include "sim/cluster/pool.h"
#include "sim/faults/injector.h"

namespace headroom::faults {

// Service takes `factor` times as long from `from` to `to`; slowdowns that overlap multiply.
void make_slow(Incident& incident, cluster::Pool& pool, double factor);

// A share of what the nodes hold is dropped, another one each time; the nodes must outlive the injector.
void make_flush(Incident& incident, const std::vector<feedcache::FeedCacheNode*>& nodes, double share, Nanos every,
                std::uint64_t seed);

}  // namespace headroom::faults
