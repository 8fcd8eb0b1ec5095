// Where a user's ranked list comes from: the cache tier, the candidate store behind it, or a ranking
// service that makes a new one.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "real/feed/feed_params.h"
#include "real/ports/task_set.h"
#include "real/wire/cache_messages.h"

namespace headroom::feed {

enum class ListAge : std::uint8_t {
  fresh,    // to be shown
  aging,    // to be shown, and a new one made behind the answer
  expired,  // to be shown only if no new one can be had
};

struct FoundList {
  wire::RankedList list;
  ListAge age = ListAge::fresh;
};

class UserLists {
 public:
  UserLists(FeedPorts ports, ListParams params);

  // The newest list that cache and store know; nothing if there is none, or neither answers. A list that
  // had to be read from the store is put into the cache behind the answer.
  Task<std::optional<FoundList>> find(wire::UserId user, CallContext context);

  // Whether a request may wait for a new list: there is time, and none is being made already.
  bool can_make_now(wire::UserId user, CallContext context) const;

  // A new list while the request waits, within the inline budget and the deadline less the reserve;
  // nothing if it cannot be had.
  Task<std::optional<wire::RankedList>> make_now(wire::RefreshRequest request, CallContext context);

  // Has a new list made behind the answer, unless one is being made already.
  void make_later(wire::RefreshRequest request, CallContext context);

  std::size_t refreshes_under_way() const { return making_.size(); }

 private:
  // One refresh a user at a time: the user is in making_ while it lives.
  class Making;

  Task<std::optional<FoundList>> from_cache(wire::UserId user, CallContext context);
  Task<std::optional<FoundList>> from_store(wire::UserId user, CallContext context);
  Task<std::optional<wire::RankedList>> make(wire::RefreshRequest request, CallContext context, bool waited_for);
  Task<void> make_behind(wire::RefreshRequest request, CallContext context);
  Task<void> fill_cache(wire::UserId user, std::string value, Nanos cost, CallContext context);
  bool may_begin(wire::UserId user) const;
  Time inline_deadline(CallContext context) const;
  ListAge age_of(const wire::RankedList& list, wire::CacheState state) const;
  Counter& refreshes(const char* kind, const char* outcome) const;

  FeedPorts ports_;
  ListParams params_;
  Peer cache_;
  Peer ranking_;
  policies::Caller cache_caller_;
  policies::Caller store_caller_;
  policies::Caller ranking_caller_;
  Counter& made_now_;
  Counter& made_later_;
  Counter& failed_now_;
  Counter& failed_later_;
  std::set<std::uint64_t> making_;
  TaskSet behind_;  // last, so that it goes first: its tasks use all of the above
};

}  // namespace headroom::feed
