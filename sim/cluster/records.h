// What a simulated store holds: the bytes that were really put, over an origin of what was there before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "real/ports/store.h"
#include "sim/cluster/residents.h"

namespace headroom::cluster {

// Looked up by key, never walked: the order of its table reaches no result. Expired records count as absent.
class Records {
 public:
  // What a key holds though nobody put it (the modelled catalogue), in version 1; nullopt: nothing.
  using Origin = std::function<std::optional<StoredValue>(const Key&, WallTime now)>;

  // `keeps_replaced`: what a put replaces is kept for find_lagged.
  explicit Records(Origin origin = {}, bool keeps_replaced = false)
      : origin_(std::move(origin)), keeps_replaced_(keeps_replaced) {}

  std::optional<StoredValue> find(const Key& key, WallTime now) const;
  // As replicas see it that are `lag` behind.
  std::optional<StoredValue> find_lagged(const Key& key, WallTime now, Nanos lag) const;
  // The new version, or nullopt when options.if_version does not match.
  std::optional<std::uint64_t> put(const Key& key, std::string bytes, const PutOptions& options, WallTime now);
  bool erase(const Key& key, WallTime now);
  // Drops all that was put under an id, so that its origin shows again.
  void forget(Keyspace space, std::uint64_t id);
  std::vector<StoredEntry> scan(const Key& from, std::size_t limit, WallTime now) const;

  // From now on only what these hold is found, whatever was put or was there before; they must outlive the records.
  void bound_by(Residents& residents) { residents_ = &residents; }

  Bytes bytes() const { return bytes_; }

 private:
  struct Record {
    std::uint64_t sub = 0;
    StoredValue value;
    WallTime expires{};              // zero: never
    bool erased = false;             // hides the origin
    std::optional<StoredValue> before;  // what it replaced, for replicas that lag
  };
  struct RowId {
    std::uint16_t space;
    std::uint64_t id;
    bool operator==(const RowId&) const = default;
  };
  struct RowHash {
    std::size_t operator()(const RowId& row) const {
      return static_cast<std::size_t>((row.id + row.space) * 0x9E3779B97F4A7C15);
    }
  };
  using Row = std::vector<Record>;  // by sub; most rows hold one

  static constexpr std::uint64_t original_version = 1;

  const Record* record(const Key& key) const;
  std::optional<StoredValue> original(const Key& key, WallTime now) const;
  static bool live(const Record& record, WallTime now) {
    return !record.erased && (record.expires == WallTime{} || record.expires > now);
  }

  Origin origin_;
  bool keeps_replaced_;
  Residents* residents_ = nullptr;  // null: there is room for everything
  std::unordered_map<RowId, Row, RowHash> rows_;
  std::uint64_t versions_ = original_version;  // the last one given
  Bytes bytes_;
};

}  // namespace headroom::cluster
