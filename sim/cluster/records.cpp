#include "sim/cluster/records.h"

#include <algorithm>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::cluster {
namespace {

Bytes size_of(const std::string& bytes) { return Bytes{static_cast<std::int64_t>(bytes.size())}; }

}  // namespace

const Records::Record* Records::record(const Key& key) const {
  const auto row = rows_.find({key.space.number, key.id});
  if (row == rows_.end()) return nullptr;
  const auto it = std::ranges::lower_bound(row->second, key.sub, {}, &Record::sub);
  return it != row->second.end() && it->sub == key.sub ? &*it : nullptr;
}

std::optional<StoredValue> Records::find(const Key& key, WallTime now) const {
  if (residents_ != nullptr && !residents_->touch(key)) return std::nullopt;
  if (const Record* r = record(key)) return live(*r, now) ? std::optional{r->value} : std::nullopt;
  return original(key, now);
}

std::optional<StoredValue> Records::original(const Key& key, WallTime now) const {
  std::optional<StoredValue> value = origin_ ? origin_(key, now) : std::nullopt;
  verify(!value || value->version == original_version, "what a store held before has the first version");
  return value;
}

std::optional<StoredValue> Records::find_lagged(const Key& key, WallTime now, Nanos lag) const {
  const Record* r = record(key);
  if (r == nullptr || r->value.written + lag <= now) return find(key, now);
  if (r->before) return r->before;
  return original(key, now);
}

std::optional<std::uint64_t> Records::put(const Key& key, std::string bytes, const PutOptions& options, WallTime now) {
  // Asked for only where it matters: an origin may have to make it up.
  std::optional<StoredValue> present;
  if (options.if_version || keeps_replaced_) present = find(key, now);
  if (options.if_version && *options.if_version != (present ? present->version : 0)) return std::nullopt;
  if (residents_ != nullptr) residents_->hold(key, size_of(bytes));
  Row& row = rows_[{key.space.number, key.id}];
  auto it = std::ranges::lower_bound(row, key.sub, {}, &Record::sub);
  if (it == row.end() || it->sub != key.sub) {
    it = row.insert(it, Record{.sub = key.sub});
  } else {
    bytes_ -= size_of(it->value.bytes);
  }
  bytes_ += size_of(bytes);
  // Versions rise over every key, so that an erased and rewritten key never repeats one.
  const std::uint64_t version = ++versions_;
  *it = Record{.sub = key.sub,
               .value = {std::move(bytes), version, now},
               .expires = options.ttl > Nanos{} ? now + options.ttl : WallTime{},
               .before = keeps_replaced_ ? std::move(present) : std::nullopt};
  return version;
}

void Records::forget(Keyspace space, std::uint64_t id) {
  const auto found = rows_.find({space.number, id});
  if (found == rows_.end()) return;
  for (const Record& record : found->second) bytes_ -= size_of(record.value.bytes);
  rows_.erase(found);
}

bool Records::erase(const Key& key, WallTime now) {
  if (!find(key, now)) return false;
  Row& row = rows_[{key.space.number, key.id}];
  auto it = std::ranges::lower_bound(row, key.sub, {}, &Record::sub);
  if (it == row.end() || it->sub != key.sub) it = row.insert(it, Record{.sub = key.sub});
  bytes_ -= size_of(it->value.bytes);
  it->value = {};
  it->erased = true;
  return true;
}

std::vector<StoredEntry> Records::scan(const Key& from, std::size_t limit, WallTime now) const {
  std::vector<StoredEntry> found;
  const auto row = rows_.find({from.space.number, from.id});
  if (row == rows_.end()) return found;
  for (auto it = std::ranges::lower_bound(row->second, from.sub, {}, &Record::sub);
       it != row->second.end() && found.size() < limit; ++it) {
    if (live(*it, now)) found.push_back({{from.space, from.id, it->sub}, it->value});
  }
  return found;
}

}  // namespace headroom::cluster
