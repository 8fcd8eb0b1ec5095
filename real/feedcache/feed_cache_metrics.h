// What a feed cache reports of itself.
#pragma once

#include <array>

#include "real/feedcache/feed_cache_store.h"
#include "real/ports/metrics.h"

namespace headroom::feedcache {

class FeedCacheMetrics {
 public:
  explicit FeedCacheMetrics(Metrics& metrics);

  void looked_up(State state) { requests_[static_cast<std::size_t>(state)]->add(); }
  void loaded(Nanos took, bool succeeded);
  void coalesced() { coalesced_->add(); }
  void refreshed() { refreshes_->add(); }
  void served_on_error() { served_on_error_->add(); }
  void refused() { refused_->add(); }
  // Passes on what the store counted since the last time.
  void follow(const FeedCacheStore& store);

 private:
  std::array<Counter*, 4> requests_;
  Timing* load_time_;
  Counter* load_failures_;
  Counter* coalesced_;
  Counter* refreshes_;
  Counter* served_on_error_;
  Counter* refused_;
  Counter* evictions_;
  Counter* expirations_;
  Counter* not_admitted_;
  Gauge* bytes_;
  Gauge* entries_;
  StoreCounters followed_;
};

}  // namespace headroom::feedcache
