#include <utility>  // before Asio 1.74, which forgets it

#include "real/service/rocksdb_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/compaction_filter.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>

#include "real/ports/verify.h"
#include "real/service/stored_record.h"
#include "real/service/write_queue.h"

namespace headroom::service {
namespace {

std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

std::unexpected<Error> refused(const rocksdb::Status& status) {
  return fail(Errc::unavailable, "the embedded store: " + status.ToString());
}

// Drops what had expired at the latest time that the store was told. Compactions run on RocksDB's threads.
class DropsExpired final : public rocksdb::CompactionFilter {
 public:
  const char* Name() const override { return "headroom.expiry"; }
  bool Filter(int, const rocksdb::Slice&, const rocksdb::Slice& value, std::string*, bool*) const override {
    const WallTime expiry = expiry_of(view(value));
    return expiry != WallTime{} && expiry.time_since_epoch().count() <= latest.load();
  }
  std::atomic<std::int64_t> latest = 0;
};

class RocksDbStore final : public EmbeddedStore {
 public:
  RocksDbStore(Reactor& reactor, Clock& clock, RocksDbParams params)
      : reactor_(reactor),
        clock_(clock),
        params_(std::move(params)),
        writes_(params_.queue_limit),
        readers_(params_.readers),
        writer_(1) {}

  ~RocksDbStore() override {
    readers_.join();
    writer_.join();
  }

  rocksdb::Status open() {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.compaction_filter = &expired_;
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(static_cast<std::size_t>(params_.block_cache.count));
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));  // bits a key: 1 % of absent keys cost a read
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status = rocksdb::DB::Open(options, params_.path, &opened);
    db_.reset(opened);
    // Every write took at least one of RocksDB's sequence numbers, so versions go on rising from here.
    if (db_) version_ = db_->GetLatestSequenceNumber();
    return status;
  }

  Task<Result<std::optional<StoredValue>>> get(Key key, Time deadline) override {
    auto got = co_await mget({key}, deadline);
    if (!got) co_return std::unexpected(std::move(got.error()));
    co_return std::move(got->front());
  }

  Task<Result<std::vector<std::optional<StoredValue>>>> mget(std::vector<Key> keys, Time deadline) override {
    std::vector<std::string> bytes;
    bytes.reserve(keys.size());
    for (const Key& key : keys) {
      verify(key.space == keys.front().space, "the keys of one mget are of one keyspace");
      bytes.push_back(key_bytes(key));
    }
    return read<std::vector<std::optional<StoredValue>>>(
        deadline, [this, bytes = std::move(bytes)](WallTime now) { return look_up(bytes, now); });
  }

  Task<Result<std::vector<StoredEntry>>> scan(Key from, std::size_t limit, Time deadline) override {
    return read<std::vector<StoredEntry>>(deadline,
                                          [this, from, limit](WallTime now) { return walk(from, limit, now); });
  }

  Task<Result<std::uint64_t>> put(Key key, std::string bytes, PutOptions options, Time deadline) override {
    const WallTime now = tell_time();
    return write({.key = key_bytes(key),
                  .bytes = std::move(bytes),
                  .written = now,
                  .expires = options.ttl > Nanos{} ? now + options.ttl : WallTime{},
                  .if_version = options.if_version},
                 deadline);
  }

  Task<Result<bool>> erase(Key key, Time deadline) override {
    Write erasure{.key = key_bytes(key), .written = tell_time()};
    const Result<std::uint64_t> erased = co_await write(std::move(erasure), deadline);
    if (!erased) co_return std::unexpected(erased.error());
    co_return *erased != 0;
  }

  void compact() override {
    tell_time();
    db_->Flush({});
    db_->CompactRange({}, nullptr, nullptr);
  }
  std::uint64_t records() const override {
    std::uint64_t n = 0;
    db_->GetIntProperty(rocksdb::DB::Properties::kEstimateNumKeys, &n);
    return n;
  }

 private:
  WallTime tell_time() {
    const WallTime now = clock_.wall_now();
    expired_.latest = now.time_since_epoch().count();
    return now;
  }

  template <class T>
  static Task<T> value_of(std::shared_ptr<Completion<T>> completion) {
    co_return co_await completion->wait();
  }

  // Has `work` done by a reader, its answer brought back to the reactor.
  template <class T, class Work>
  Task<Result<T>> read(Time deadline, Work work) {
    if (clock_.now() >= deadline) co_return fail(Errc::deadline_exceeded, "no time is left to read");
    if (reading_.load() >= params_.queue_limit) co_return fail(Errc::overloaded, "too many reads wait");
    ++reading_;
    auto completion = std::make_shared<Completion<Result<T>>>();
    boost::asio::post(readers_, [this, work = std::move(work), now = tell_time(), done = completion->setter()] {
      Result<T> result = work(now);
      --reading_;
      reactor_.post([done, result = std::move(result)]() mutable { done(std::move(result)); });
    });
    co_return co_await with_deadline(clock_, deadline, value_of(std::move(completion)));
  }

  Result<std::vector<std::optional<StoredValue>>> look_up(const std::vector<std::string>& keys, WallTime now) {
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<std::string> found;
    const std::vector<rocksdb::Status> statuses = db_->MultiGet({}, slices, &found);
    std::vector<std::optional<StoredValue>> values(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (statuses[i].IsNotFound()) continue;
      if (!statuses[i].ok()) return refused(statuses[i]);
      std::optional<StoredRecord> record = record_from(found[i]);
      if (!record) return fail(Errc::unavailable, "the embedded store: a damaged record");
      if (record->live(now)) values[i] = std::move(record->value);
    }
    return values;
  }

  Result<std::vector<StoredEntry>> walk(Key from, std::size_t limit, WallTime now) {
    std::vector<StoredEntry> entries;
    const std::string row = row_bytes(from);
    const std::unique_ptr<rocksdb::Iterator> at{db_->NewIterator({})};
    for (at->Seek(key_bytes(from)); at->Valid() && entries.size() < limit; at->Next()) {
      if (!view(at->key()).starts_with(row)) break;
      std::optional<StoredRecord> record = record_from(view(at->value()));
      if (!record) return fail(Errc::unavailable, "the embedded store: a damaged record");
      if (record->live(now)) entries.push_back({key_from(view(at->key())), std::move(record->value)});
    }
    if (!at->status().ok()) return refused(at->status());
    return entries;
  }

  Task<Result<std::uint64_t>> write(Write write, Time deadline) {
    if (clock_.now() >= deadline) co_return fail(Errc::deadline_exceeded, "no time is left to write");
    auto completion = std::make_shared<Completion<Result<std::uint64_t>>>();
    write.done = completion->setter();
    switch (writes_.add(std::move(write))) {
      case WriteQueue::Added::refused: co_return fail(Errc::overloaded, "too many writes wait");
      case WriteQueue::Added::queued: break;
      case WriteQueue::Added::first: boost::asio::post(writer_, [this] { empty_queue(); }); break;
    }
    co_return co_await with_deadline(clock_, deadline, value_of(std::move(completion)));
  }

  // On the writer's thread.
  void empty_queue() {
    for (;;) {
      std::vector<Write> group = writes_.take(params_.group);
      if (group.empty()) return;
      std::vector<Result<std::uint64_t>> answers = commit(group);
      reactor_.post([group = std::move(group), answers = std::move(answers)]() mutable {
        for (std::size_t i = 0; i < group.size(); ++i) group[i].done(std::move(answers[i]));
      });
    }
  }

  // What the key's version is after the writes of the group so far: 0 if absent.
  using Versions = std::map<std::string, std::uint64_t>;
  Result<std::uint64_t> version_of(const Write& write, const Versions& written) {
    if (const auto found = written.find(write.key); found != written.end()) return found->second;
    std::string bytes;
    const rocksdb::Status status = db_->Get({}, write.key, &bytes);
    if (status.IsNotFound()) return 0;
    if (!status.ok()) return refused(status);
    const std::optional<StoredRecord> record = record_from(bytes);
    return record && record->live(write.written) ? record->value.version : 0;
  }

  std::vector<Result<std::uint64_t>> commit(const std::vector<Write>& group) {
    std::vector<Result<std::uint64_t>> answers;
    rocksdb::WriteBatch batch;
    Versions written;
    for (const Write& write : group) answers.push_back(prepare(write, batch, written));
    rocksdb::WriteOptions durable;
    durable.sync = true;
    const rocksdb::Status status = batch.Count() == 0 ? rocksdb::Status::OK() : db_->Write(durable, &batch);
    if (!status.ok()) answers.assign(group.size(), Result<std::uint64_t>{refused(status)});
    return answers;
  }

  Result<std::uint64_t> prepare(const Write& write, rocksdb::WriteBatch& batch, Versions& written) {
    std::uint64_t before = 0;
    if (write.if_version || !write.bytes) {
      const Result<std::uint64_t> known = version_of(write, written);
      if (!known) return known;
      before = *known;
    }
    if (write.if_version && *write.if_version != before) return fail(Errc::conflict, "the version is another");
    if (!write.bytes) {
      batch.Delete(write.key);
      written[write.key] = 0;
      return before == 0 ? 0 : 1;
    }
    batch.Put(write.key, record_bytes(*write.bytes, ++version_, write.written, write.expires));
    // A value that lives for less than its group's commit is the next reader's to judge.
    written[write.key] = version_;
    return version_;
  }

  Reactor& reactor_;
  Clock& clock_;
  RocksDbParams params_;
  DropsExpired expired_;
  std::unique_ptr<rocksdb::DB> db_;
  std::uint64_t version_ = 0;  // the writer's alone
  WriteQueue writes_;
  std::atomic<std::size_t> reading_ = 0;
  boost::asio::thread_pool readers_;
  boost::asio::thread_pool writer_;
};

}  // namespace

Result<std::unique_ptr<EmbeddedStore>> open_rocksdb_store(Reactor& reactor, Clock& clock, RocksDbParams params) {
  auto store = std::make_unique<RocksDbStore>(reactor, clock, std::move(params));
  if (const rocksdb::Status status = store->open(); !status.ok()) return refused(status);
  return store;
}

}  // namespace headroom::service
