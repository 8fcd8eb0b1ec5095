// A keyed store as a component may use it: get, mget, put with TTL, compare-and-set, scan.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "real/ports/result.h"
#include "real/ports/task.h"

namespace headroom {

// A table of the product; the numbers are named in real/wire/keyspaces.h.
struct Keyspace {
  std::uint16_t number = 0;
  constexpr auto operator<=>(const Keyspace&) const = default;
};

// Keys are ordered by space, then id, then sub: a scan walks the subs of one id.
struct Key {
  Keyspace space;
  std::uint64_t id = 0;
  std::uint64_t sub = 0;
  constexpr auto operator<=>(const Key&) const = default;
};

struct StoredValue {
  std::string bytes;
  std::uint64_t version = 0;  // rises with every put of the key; 0 never occurs
  WallTime written{};         // when the value was put
  bool operator==(const StoredValue&) const = default;
};

struct StoredEntry {
  Key key;
  StoredValue value;
};

struct PutOptions {
  Nanos ttl{};                         // zero: kept until replaced
  std::optional<std::uint64_t> if_version;  // compare-and-set: 0 means "only if absent"
};

// Absence is a value (nullopt), not an error. Errors: unavailable, overloaded, deadline_exceeded;
// put also: conflict when if_version does not match.
class Store {
 public:
  virtual ~Store() = default;
  virtual Task<Result<std::optional<StoredValue>>> get(Key key, Time deadline) = 0;
  // One answer per key, in the order of the keys, which are of one keyspace.
  virtual Task<Result<std::vector<std::optional<StoredValue>>>> mget(std::vector<Key> keys, Time deadline) = 0;
  // The new version.
  virtual Task<Result<std::uint64_t>> put(Key key, std::string bytes, PutOptions options, Time deadline) = 0;
  virtual Task<Result<bool>> erase(Key key, Time deadline) = 0;
  // Up to `limit` entries of from.space and from.id with sub >= from.sub, in order of sub.
  virtual Task<Result<std::vector<StoredEntry>>> scan(Key from, std::size_t limit, Time deadline) = 0;
};

}  // namespace headroom
