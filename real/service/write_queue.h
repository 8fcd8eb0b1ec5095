// Writes of the embedded store: gathered while the disk is busy, made durable together.
#pragma once

#include <cstdint>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "real/ports/store.h"
#include "real/service/completion.h"

namespace headroom::service {

struct Write {
  std::string key;
  std::optional<std::string> bytes;  // nothing: erase
  WallTime written{};
  WallTime expires{};
  std::optional<std::uint64_t> if_version;
  // Of a put the new version; of an erase 1 if something was there, else 0.
  Completion<Result<std::uint64_t>>::Setter done;
};

// Filled on one thread, emptied on another.
class WriteQueue {
 public:
  enum class Added : std::uint8_t { refused, queued, first };

  explicit WriteQueue(std::size_t limit) : limit_(limit) {}

  // first: nobody is emptying the queue; the caller has somebody do it.
  Added add(Write write) {
    const std::lock_guard lock{mutex_};
    if (waiting_.size() >= limit_) return Added::refused;
    waiting_.push_back(std::move(write));
    return std::exchange(emptying_, true) ? Added::queued : Added::first;
  }

  // Up to `most`, oldest first; empty: there are none, and whoever was emptying is free to go.
  std::vector<Write> take(std::size_t most) {
    const std::lock_guard lock{mutex_};
    std::vector<Write> taken;
    if (waiting_.size() <= most) {
      taken.swap(waiting_);
    } else {
      const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(most);
      taken.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
      waiting_.erase(waiting_.begin(), end);
    }
    emptying_ = !taken.empty();
    return taken;
  }

 private:
  std::size_t limit_;
  std::mutex mutex_;
  std::vector<Write> waiting_;
  bool emptying_ = false;
};

}  // namespace headroom::service
