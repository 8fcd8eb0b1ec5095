// A store in memory with a latency and faults by keyspace.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "real/ports/clock.h"
#include "real/ports/store.h"

namespace headroom::fakes {

class FakeStore final : public Store {
 public:
  explicit FakeStore(Clock& clock) : clock_(clock) {}

  Nanos latency{};                                       // of every operation
  std::function<std::optional<Error>(Keyspace)> fault;   // asked before every operation
  std::map<std::uint16_t, int> reads;                    // operations, by keyspace
  std::map<std::uint16_t, int> writes;

  // For tests: at once and without faults.
  void set(Key key, std::string bytes) {
    StoredValue& value = values_[key];
    value = {std::move(bytes), value.version + 1, clock_.wall_now()};
  }
  std::optional<StoredValue> peek(Key key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::nullopt : std::optional{found->second};
  }
  void drop(Key key) { values_.erase(key); }

  Task<Result<std::optional<StoredValue>>> get(Key key, Time deadline) override {
    ++reads[key.space.number];
    if (std::optional<Error> error = co_await pass(key.space, deadline)) co_return std::unexpected(*error);
    co_return find(key);
  }
  Task<Result<std::vector<std::optional<StoredValue>>>> mget(std::vector<Key> keys, Time deadline) override {
    const Keyspace space = keys.empty() ? Keyspace{} : keys.front().space;
    ++reads[space.number];
    if (std::optional<Error> error = co_await pass(space, deadline)) co_return std::unexpected(*error);
    std::vector<std::optional<StoredValue>> found;
    for (const Key& key : keys) found.push_back(find(key));
    co_return found;
  }
  Task<Result<std::uint64_t>> put(Key key, std::string bytes, PutOptions options, Time deadline) override {
    ++writes[key.space.number];
    if (std::optional<Error> error = co_await pass(key.space, deadline)) co_return std::unexpected(*error);
    const std::optional<StoredValue> before = find(key);
    const std::uint64_t version = before ? before->version : 0;
    if (options.if_version.value_or(version) != version) co_return fail(Errc::conflict, "another version is there");
    set(key, std::move(bytes));
    if (options.ttl > Nanos{}) expires_[key] = clock_.wall_now() + options.ttl;
    else expires_.erase(key);
    co_return values_[key].version;
  }
  Task<Result<bool>> erase(Key key, Time deadline) override {
    ++writes[key.space.number];
    if (std::optional<Error> error = co_await pass(key.space, deadline)) co_return std::unexpected(*error);
    co_return values_.erase(key) != 0;
  }
  Task<Result<std::vector<StoredEntry>>> scan(Key from, std::size_t limit, Time deadline) override {
    ++reads[from.space.number];
    if (std::optional<Error> error = co_await pass(from.space, deadline)) co_return std::unexpected(*error);
    std::vector<StoredEntry> entries;
    for (auto at = values_.lower_bound(from); at != values_.end() && entries.size() < limit; ++at) {
      if (at->first.space != from.space || at->first.id != from.id) break;
      if (const auto value = find(at->first)) entries.push_back({at->first, *value});
    }
    co_return entries;
  }

 private:
  std::optional<StoredValue> find(Key key) const {
    const auto expiry = expires_.find(key);
    if (expiry != expires_.end() && expiry->second <= clock_.wall_now()) return std::nullopt;
    return peek(key);
  }
  Task<std::optional<Error>> pass(Keyspace space, Time deadline) {
    std::optional<Error> error = fault ? fault(space) : std::nullopt;
    if (latency > Nanos{}) {
      const Time answered = clock_.now() + latency;
      co_await clock_.sleep_until(std::min(answered, deadline));
      if (answered > deadline) error = Error{Errc::deadline_exceeded, "no answer in time"};
    }
    co_return error;
  }

  Clock& clock_;
  std::map<Key, StoredValue> values_;
  std::map<Key, WallTime> expires_;
};

}  // namespace headroom::fakes
