// The feed service: a page of videos from the user's list, or from the next best thing there is.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "real/feed/cursor.h"
#include "real/feed/feed_params.h"
#include "real/feed/shelves.h"
#include "real/feed/user_lists.h"

namespace headroom::feed {

// Serves method "foryou": FeedRequest to FeedPage. The page is taken from the user's own list; where
// that is missing, stale or at its end, from his last list, then from the region's trending videos, then
// from the Global Top 20 over all categories. Pages are never empty while anything at all can be shown,
// and no video comes twice under one session id; a session that has seen all there is ends, and the
// page begins a new one. Errors: invalid (limit, cursor), deadline_exceeded, overloaded (no core),
// unavailable (nothing to show: no list, no snapshot, nothing shipped), not_found (another method).
class FeedService final : public Handler {
 public:
  FeedService(FeedPorts ports, FeedParams params);

  // Begins to keep the snapshots of shared lists up to date. Once, before the first request.
  void start();

  Task<Result<Message>> handle(CallContext context, Message request) override;

  const UserLists& lists() const { return lists_; }

 private:
  // A page in the making.
  struct Draft {
    wire::FeedRequest request;
    CallContext context;
    Session session;
    wire::FeedPage page;

    std::size_t missing() const { return request.limit - page.items.size(); }
    bool empty() const { return page.items.empty(); }
  };

  Task<Result<Message>> serve(CallContext context, Message request);
  Result<Session> open(const wire::FeedRequest& request);
  Session new_session() { return Session{.id = {session_ids_->bits()}}; }

  Task<void> fill_from_lists(Draft* draft);
  // The list to take the page from, a new one if there is none that may be shown; nothing: there is none.
  Task<std::optional<FoundList>> choose_list(const Draft* draft);
  // How far the session is into the list afterwards is in draft->session.
  Task<void> take_from(const wire::RankedList* list, wire::PageSource source, Draft* draft);
  Task<std::optional<std::vector<std::optional<wire::VideoCard>>>> hydrate(std::vector<wire::VideoId> videos,
                                                                         CallContext context);
  void fill_from_shelves(Draft& draft);
  Task<void> begin_anew(Draft* draft);
  wire::RefreshRequest refresh_request(const Draft& draft, wire::RefreshReason reason, WallTime previous) const;
  void put(Draft& draft, const wire::VideoCard& card, wire::PageSource source);
  bool is_old(const wire::RankedList& list) const {
    return ports_.clock.wall_now() - list.created > params_.lists.fresh_for;
  }

  FeedPorts ports_;
  FeedParams params_;
  std::unique_ptr<Random> session_ids_;
  policies::DeadlineGate gate_;
  policies::Caller metadata_caller_;
  Shelves shelves_;
  UserLists lists_;
  std::vector<Counter*> pages_;  // by source
  std::vector<Counter*> items_;  // by source
  Counter& failures_;
  Counter& refused_late_;
  Counter& repeats_avoided_;
  Counter& unpublished_;
  Counter& begun_anew_;
  Timing& latency_;
  TaskSet following_;  // last, so that it goes first
};

}  // namespace headroom::feed
