// The Store port on an embedded RocksDB.
#pragma once

#include <memory>
#include <string>

#include "real/ports/clock.h"
#include "real/ports/store.h"
#include "real/service/reactor.h"

namespace headroom::service {

struct RocksDbParams {
  std::string path;                 // a folder, made if absent; one process at a time
  unsigned readers = 2;             // threads that read
  std::size_t queue_limit = 10'000; // reads, and writes, that wait; more are refused
  std::size_t group = 1'000;        // writes made durable by one sync, at most
  Bytes block_cache{256 << 20};
};

class EmbeddedStore : public Store {
 public:
  // Rewrites everything, which is when what has expired gives its room back. Blocks.
  virtual void compact() = 0;
  // Records kept, those included that have expired and were not yet dropped; an estimate.
  virtual std::uint64_t records() const = 0;
};

// A put or erase is answered once it is on the disk: an end without warning (kill -9) loses none that
// was acknowledged. Writes that wait together share one sync. One thread makes all writes, in the order
// in which they were asked for, so compare-and-set needs no locks. Times of writing and expiry are
// `clock`'s wall time. Error: unavailable, with RocksDB's words, where the folder cannot be opened.
Result<std::unique_ptr<EmbeddedStore>> open_rocksdb_store(Reactor& reactor, Clock& clock, RocksDbParams params);

}  // namespace headroom::service
