#include "sim/faults/acts.h"

#include <memory>

namespace headroom::faults {

void make_slow(Incident& incident, cluster::Pool& pool, double factor) {
  incident.begin = [&pool, factor] { pool.set_slowdown(pool.slowdown() * factor); };
  incident.end = [&pool, factor] { pool.set_slowdown(pool.slowdown() / factor); };
}

void make_flush(Incident& incident, const std::vector<feedcache::FeedCacheNode*>& nodes, double share, Nanos every,
                std::uint64_t seed) {
  incident.begin = [&nodes, share, salt = std::make_shared<std::uint64_t>(seed)] {
    ++*salt;
    for (feedcache::FeedCacheNode* node : nodes) (void)node->store().flush(share, *salt);
  };
  incident.again = incident.begin;
  incident.every = every;
}

}  // namespace headroom::faults
