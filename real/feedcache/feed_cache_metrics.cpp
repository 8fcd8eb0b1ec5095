#include "real/feedcache/feed_cache_metrics.h"

namespace headroom::feedcache {
namespace {

Counter* requests(Metrics& metrics, State state) {
  return &metrics.counter("feed_cache_requests_total", "Look-ups by the state of what was found",
                          {{"state", name(state)}});
}

void add_difference(Counter& counter, std::uint64_t now, std::uint64_t before) {
  if (now != before) counter.add(static_cast<double>(now - before));
}

}  // namespace

FeedCacheMetrics::FeedCacheMetrics(Metrics& metrics)
    : requests_{requests(metrics, State::fresh), requests(metrics, State::stale),
                requests(metrics, State::expired), requests(metrics, State::absent)},
      load_time_(&metrics.timing("feed_cache_load_seconds", "Time that loading a missing list took")),
      load_failures_(&metrics.counter("feed_cache_load_failures_total", "Loads that gave no list")),
      coalesced_(&metrics.counter("feed_cache_coalesced_total", "Misses that joined a load under way")),
      refreshes_(&metrics.counter("feed_cache_refreshes_total", "Loads begun behind an answer")),
      served_on_error_(&metrics.counter("feed_cache_stale_if_error_total", "Old lists served for want of new ones")),
      refused_(&metrics.counter("feed_cache_refused_total", "Misses refused: too many waiting, or a lease is out")),
      evictions_(&metrics.counter("feed_cache_evictions_total", "Lists that left to make room")),
      expirations_(&metrics.counter("feed_cache_expirations_total", "Lists that left because their time was over")),
      not_admitted_(&metrics.counter("feed_cache_not_admitted_total", "Lists that were not worth their place")),
      bytes_(&metrics.gauge("feed_cache_bytes", "Bytes of the lists and their overhead")),
      entries_(&metrics.gauge("feed_cache_entries", "Lists in the cache")) {}

void FeedCacheMetrics::loaded(Nanos took, bool succeeded) {
  load_time_->record(took);
  if (!succeeded) load_failures_->add();
}

void FeedCacheMetrics::follow(const FeedCacheStore& store) {
  const StoreCounters now = store.counters();
  add_difference(*evictions_, now.evictions, followed_.evictions);
  add_difference(*expirations_, now.expirations, followed_.expirations);
  add_difference(*not_admitted_, now.refusals, followed_.refusals);
  bytes_->set(static_cast<double>(store.bytes().count));
  entries_->set(static_cast<double>(store.size()));
  followed_ = now;
}

}  // namespace headroom::feedcache
