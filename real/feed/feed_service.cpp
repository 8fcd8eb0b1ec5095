#include "real/feed/feed_service.h"

#include <algorithm>
#include <utility>

#include "real/wire/keyspaces.h"
#include "real/wire/work.h"

namespace headroom::feed {
namespace {

using wire::PageSource;

std::vector<Counter*> by_source(Metrics& metrics, const char* counter, const char* help) {
  std::vector<Counter*> counters;
  for (const PageSource s : {PageSource::fresh, PageSource::stale, PageSource::trending, PageSource::global}) {
    counters.push_back(&metrics.counter(counter, help, {{"source", wire::name(s)}}));
  }
  return counters;
}

// Tells a user's lists apart: when and by what they were made, and how they begin.
std::uint64_t mark_of(const wire::RankedList& list) {
  std::uint64_t mark = wire::spread(static_cast<std::uint64_t>(list.created.time_since_epoch().count()));
  mark = wire::spread(mark ^ list.model ^ list.videos.size() << 32);
  return list.videos.empty() ? mark : wire::spread(mark ^ list.videos.front().value);
}

}  // namespace

FeedService::FeedService(FeedPorts ports, FeedParams params)
    : ports_(ports),
      params_(std::move(params)),
      session_ids_(ports.random.stream("feed session ids")),
      gate_(params_.deadline),
      metadata_caller_(ports.clock, ports.random, ports.metrics, "metadata", params_.metadata),
      shelves_(ports, params_.shelves),
      lists_(ports, params_.lists),
      pages_(by_source(ports.metrics, "feed_pages_total", "Pages, by the least good source drawn on")),
      items_(by_source(ports.metrics, "feed_items_total", "Videos shown, by where they came from")),
      failures_(ports.metrics.counter("feed_failures_total", "Requests without a page")),
      refused_late_(ports.metrics.counter("feed_refused_late_total", "Requests with too little time left")),
      repeats_avoided_(ports.metrics.counter("feed_repeats_avoided_total", "Videos skipped as already shown")),
      unpublished_(ports.metrics.counter("feed_hydrate_misses_total", "Videos of lists without a published card")),
      begun_anew_(ports.metrics.counter("feed_sessions_begun_anew_total", "Sessions that had seen all there is")),
      latency_(ports.metrics.timing("feed_page_seconds", "Entry to answer of feed pages")) {}

void FeedService::start() { following_.spawn(shelves_.follow()); }

Task<Result<Message>> FeedService::handle(CallContext context, Message request) {
  const Time began = ports_.clock.now();
  if (context.method != wire::foryou_method) co_return fail(Errc::not_found, "the feed knows no such method");
  if (!gate_.admits(began, context.deadline)) {
    refused_late_.add();
    co_return fail(Errc::deadline_exceeded, "less time is left than a page takes");
  }
  Result<Message> answer = co_await serve(context, std::move(request));
  const Nanos took = ports_.clock.now() - began;
  latency_.record(took);
  if (answer) gate_.record(took);
  else failures_.add();
  co_return answer;
}

Task<Result<Message>> FeedService::serve(CallContext context, Message request) {
  Result<wire::FeedRequest> asked = std::move(request).take<wire::FeedRequest>();
  if (!asked) co_return std::unexpected(std::move(asked.error()));
  if (asked->limit < 1 || asked->limit > wire::largest_page) {
    co_return fail(Errc::invalid, "limit: " + std::to_string(asked->limit) + " is not between 1 and " +
                                      std::to_string(wire::largest_page));
  }
  Draft draft{.request = std::move(*asked), .context = context};
  // Paid before others are asked: a replica without a core to spare refuses while that is cheap.
  const Work assembly{wire::work::page_assembly, static_cast<double>(draft.request.limit), draft.request.user.value,
                      context.priority};
  Result<Result<Session>> session =
      co_await ports_.cpu.run(assembly, context.deadline, [this, &draft] { return open(draft.request); });
  if (!session) co_return std::unexpected(std::move(session.error()));
  if (!*session) co_return std::unexpected(std::move(session->error()));
  draft.session = std::move(**session);
  draft.context.deadline -= params_.margin;

  co_await fill_from_lists(&draft);
  fill_from_shelves(draft);
  if (draft.empty() && draft.session.seen.size() > 0) co_await begin_anew(&draft);
  if (draft.empty()) co_return fail(Errc::unavailable, "there is nothing to show");
  pages_[static_cast<std::size_t>(draft.page.source)]->add();
  draft.page.session = draft.session.id;
  draft.page.next_cursor = seal(draft.session, draft.request.user, params_.cursor_key);
  co_return Message::of(std::move(draft.page));
}

Result<Session> FeedService::open(const wire::FeedRequest& request) {
  if (request.cursor.empty()) return new_session();
  Result<Session> session = unseal(request.cursor, request.user, params_.cursor_key);
  // A session whose memory would overflow ends here; its id changes with it.
  if (session && session->seen.size() + request.limit > SeenVideos::kMost) return new_session();
  return session;
}

// A card that the session has seen is left out.
void FeedService::put(Draft& draft, const wire::VideoCard& card, PageSource source) {
  if (!draft.session.seen.add(card.id)) {
    repeats_avoided_.add();
    return;
  }
  draft.page.items.push_back(card);
  draft.page.source = std::max(draft.page.source, source);
  items_[static_cast<std::size_t>(source)]->add();
}

Task<void> FeedService::fill_from_lists(Draft* draft) {
  const std::optional<FoundList> found = co_await choose_list(draft);
  if (!found) co_return;
  const wire::RankedList& list = found->list;
  co_await take_from(&list, is_old(list) ? PageSource::stale : PageSource::fresh, draft);
  const double left = static_cast<double>(list.videos.size() - draft->session.position);
  const bool runs_out = left < params_.refresh_below * static_cast<double>(list.videos.size());
  if (runs_out || found->age == ListAge::aging) {
    const auto reason = runs_out ? wire::RefreshReason::exhausted : wire::RefreshReason::aging;
    lists_.make_later(refresh_request(*draft, reason, list.created), draft->context);
  }
}

Task<std::optional<FoundList>> FeedService::choose_list(const Draft* draft) {
  std::optional<FoundList> found = co_await lists_.find(draft->request.user, draft->context);
  if (found && found->age != ListAge::expired) co_return found;
  const wire::RefreshRequest request =
      refresh_request(*draft, found ? wire::RefreshReason::expired : wire::RefreshReason::absent,
                      found ? found->list.created : WallTime{});
  if (!lists_.can_make_now(request.user, draft->context)) {
    lists_.make_later(request, draft->context);
    co_return found;
  }
  // The only place where a page waits for a model: there is no list that may be shown as it is.
  std::optional<wire::RankedList> made = co_await lists_.make_now(request, draft->context);
  if (made) found = FoundList{std::move(*made), ListAge::fresh};
  co_return found;
}

Task<void> FeedService::take_from(const wire::RankedList* list, PageSource source, Draft* draft) {
  Session& session = draft->session;
  if (const std::uint64_t mark = mark_of(*list); session.list != mark) session.list = mark, session.position = 0;
  session.position = std::min(session.position, static_cast<std::uint32_t>(list->videos.size()));
  while (draft->missing() > 0 && session.position < list->videos.size()) {
    std::vector<wire::VideoId> wanted;
    std::uint32_t next = session.position;
    const std::size_t most = draft->missing() + params_.spare;
    for (; next < list->videos.size() && wanted.size() < most; ++next) {
      const wire::VideoId video = list->videos[next];
      const bool repeat = session.seen.contains(video) || std::ranges::find(wanted, video) != wanted.end();
      if (repeat) repeats_avoided_.add();
      else wanted.push_back(video);
    }
    auto cards = co_await hydrate(wanted, draft->context);
    if (!cards) co_return;  // not looked at: the next page may try them again
    for (std::size_t i = 0; i < cards->size(); ++i) {
      if (draft->missing() == 0) {
        // Spare ones that were not needed come first next time.
        next = static_cast<std::uint32_t>(
            std::find(list->videos.begin() + session.position, list->videos.end(), wanted[i]) - list->videos.begin());
        break;
      }
      const std::optional<wire::VideoCard>& card = (*cards)[i];
      if (!card || card->status != wire::VideoStatus::published) unpublished_.add();
      else put(*draft, *card, source);
    }
    session.position = next;
  }
}

Task<std::optional<std::vector<std::optional<wire::VideoCard>>>> FeedService::hydrate(std::vector<wire::VideoId> videos,
                                                                                    CallContext context) {
  std::vector<std::optional<wire::VideoCard>> cards;
  if (videos.empty()) co_return cards;
  std::vector<Key> keys;
  keys.reserve(videos.size());
  for (const wire::VideoId video : videos) keys.push_back(wire::keyspaces::card_of(video));
  Store* const store = &ports_.store;
  auto stored = co_await metadata_caller_.call<std::vector<std::optional<StoredValue>>>(
      context.deadline, [store, keys = std::move(keys)](Time deadline) { return store->mget(keys, deadline); });
  if (!stored) co_return std::nullopt;
  verify(stored->size() == videos.size(), "a store answers every key that it was asked for");
  cards.reserve(videos.size());
  for (std::size_t i = 0; i < videos.size(); ++i) {
    std::optional<wire::VideoCard>& card = cards.emplace_back();
    if (!(*stored)[i]) continue;
    Result<wire::VideoCard> decoded = Codec<wire::VideoCard>::decode((*stored)[i]->bytes);
    if (decoded && decoded->id == videos[i]) card = std::move(*decoded);
  }
  co_return cards;
}

void FeedService::fill_from_shelves(Draft& draft) {
  for (const wire::VideoCard& card : shelves_.trending()) {
    if (draft.missing() == 0) return;
    put(draft, card, PageSource::trending);
  }
  const std::size_t most = std::min<std::size_t>(draft.missing(), params_.global_on_page);
  for (const wire::VideoCard* card : diverse(shelves_.global(), draft.session.seen, most)) {
    put(draft, *card, PageSource::global);
  }
}

// What the session has not seen is used up: what it has is better than nothing, under a new session's id.
Task<void> FeedService::begin_anew(Draft* draft) {
  begun_anew_.add();
  draft->session = new_session();
  fill_from_shelves(*draft);
  if (draft->empty()) co_await fill_from_lists(draft);
}

wire::RefreshRequest FeedService::refresh_request(const Draft& draft, wire::RefreshReason reason,
                                                  WallTime previous) const {
  return {.user = draft.request.user,
          .region = draft.request.region,
          .reason = reason,
          .previous = previous,
          .seen = static_cast<std::uint32_t>(draft.session.seen.size())};
}

}  // namespace headroom::feed
