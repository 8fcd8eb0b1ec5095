#include "sim/clients/visitors.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "models/laws/uniform.h"
#include "models/demand/sources.h"
#include "sim/clients/sources.h"
#include "sim/kernel/arrivals.h"

namespace headroom::clients {
namespace {

// The most by which a second may exceed its intensity: seven standard deviations of the measured unrest.
constexpr double most_noise = 1.3;
// Of one play in the region's moving mean of delays; assumed: the last thousand plays tell.
constexpr double usual_weight = 1e-3;

wire::EventKind kind_of(std::uint64_t n, models::Engagement engagement, bool completed) {
  if (n == 0) return wire::EventKind::view;
  if (n > 1) return completed ? wire::EventKind::complete : wire::EventKind::skip;
  switch (engagement) {
    case models::Engagement::like: return wire::EventKind::like;
    case models::Engagement::follow: return wire::EventKind::follow;
    case models::Engagement::comment: return wire::EventKind::comment;
    case models::Engagement::share: return wire::EventKind::share;
    case models::Engagement::not_interested: return wire::EventKind::not_interested;
    case models::Engagement::none: break;
  }
  return wire::EventKind::view;
}

}  // namespace

struct Visitors::Visit {
  std::uint64_t user;
  kernel::PhiloxRandom random;
  std::optional<Player> player;          // a twin has none
  std::int64_t videos_left;
  std::string token;
  bool reports = false;                  // whether this visit's events are simulated
  std::vector<wire::VideoId> in_hand{};  // still to be watched, the next one first: a page or so
  std::vector<wire::VideoId> kept{};     // watched last, for when the feed is down
  std::string cursor{};
  wire::EventBatch batch{};
  int due = 0;                           // videos left of the pages that would be here had nothing gone wrong
  Nanos ahead{};                         // waited for pages while watching: gaps yet to come are shorter by it
  Nanos stays{};                         // of the play that goes on
  std::uint64_t requests = 0;
};

Visitors::Visitors(VisitorParams params, Clock& clock, Rpc& rpc, const models::Intensity& visits, PageLoad& load,
                   const Player::World& world, const Fashion& fashion, Audience& audience,
                   Credentials credentials)
    : params_(params), clock_(clock), rpc_(rpc), visits_(visits), load_(load), world_(world), fashion_(fashion),
      audience_(audience),
      credentials_(std::move(credentials)), gateway_(rpc.peer("gateway")), intake_(rpc.peer("event_intake")),
      noise_(params.dispersion, models::dispersion_count, params.seed), ids_(params.region, params.users) {}

void Visitors::open(Time until) {
  tasks_.spawn(arrivals(kernel::PhiloxRandom{params_.seed}, 1, until,
                        [this](std::uint64_t user) { tasks_.spawn(visit(user, visits_begun_++)); }));
}

void Visitors::thicken(Twins twins, Time until) {
  for (const auto& [number, visit] : under_way_)
    for (unsigned i = 0; i < twins.each; ++i)
      twins_.spawn(twin_goes_on(ids_.twin(visit->user, twins.first + i), number, *visit));
  kernel::PhiloxRandom random{models::mix(params_.seed, twins.first)};
  kernel::PhiloxRandom which = random.named("which twin");
  twins_.spawn(arrivals(random, twins.each, until, [this, twins, which](std::uint64_t user) mutable {
    twins_.spawn(twin_visit(ids_.twin(user, twins.first + which.below(twins.each)), visits_begun_++));
  }));
}

void Visitors::thin() { twins_.cancel_all(); }

// Poisson arrivals by thinning: candidates at the highest rate of the next minute, kept in proportion.
Task<void> Visitors::arrivals(kernel::PhiloxRandom random, double copies, Time until,
                              std::function<void(std::uint64_t)> begin) {
  const double sampled = params_.sample_rate * copies;
  while (clock_.now() < until) {
    const double from = params_.zero_utc_s + seconds(clock_.now());
    const Time stage_end = std::min(until, clock_.now() + std::chrono::minutes{1});
    const double highest = most_noise * sampled *
                           visits_.max_over(params_.region, from, params_.zero_utc_s + seconds(stage_end));
    if (highest <= 0) {
      co_await clock_.sleep_until(stage_end);
      continue;
    }
    for (;;) {
      const Time next = clock_.now() + kernel::poisson_gap(random, highest, std::chrono::minutes{1});
      if (next >= stage_end) break;
      co_await clock_.sleep_until(next);
      const double utc = params_.zero_utc_s + seconds(next);
      const double unrest = std::min(noise_.factor(static_cast<std::int64_t>(utc)), most_noise);
      if (!random.chance(sampled * visits_.at(params_.region, utc) * unrest / highest)) continue;
      begin(ids_.user(random.below(ids_.sampled())));
    }
    co_await clock_.sleep_until(stage_end);
  }
}

Task<void> Visitors::visit(std::uint64_t user, std::uint64_t number) {
  kernel::PhiloxRandom network{models::mix(params_.seed, user, number)};
  kernel::PhiloxRandom viewer = network.named("viewer");
  const std::int64_t videos = models::videos_in_visit(params_.pace.videos_per_visit, 1, viewer.uniform());
  Visit visit{.user = user,
              .random = viewer,
              .player = std::optional<Player>{std::in_place, world_, params_.region, user, params_.links, network},
              .videos_left = videos,
              .token = credentials_.token(user, clock_.wall_now()),
              .reports = models::mix(user, number) % static_cast<std::uint64_t>(events_thinning.value) == 0};
  ++active_;
  const auto present = under_way_.emplace(number, &visit).first;
  audience_.visit_began(params_.region, clock_.now());
  co_await watch(visit);
  if (visit.reports && !visit.batch.events.empty()) tasks_.spawn(send_events(user, std::move(visit.batch)));
  audience_.visit_ended(params_.region, clock_.now());
  under_way_.erase(present);
  --active_;
  co_await stay_away(visit);
}

Task<void> Visitors::twin_visit(std::uint64_t user, std::uint64_t number) {
  kernel::PhiloxRandom viewer = kernel::PhiloxRandom{models::mix(params_.seed, user, number)}.named("viewer");
  const std::int64_t videos = models::videos_in_visit(params_.pace.videos_per_visit, 1, viewer.uniform());
  Visit visit{.user = user,
              .random = viewer,
              .videos_left = videos,
              .token = credentials_.token(user, clock_.wall_now())};
  co_await watch(visit);
  co_await stay_away(visit);
}

// What a twin still has to sit through of the play that goes on is an even share of it: an instant within a play
// picks the long ones more often, and every moment of them alike, which is what a wait under way looks like.
Task<void> Visitors::twin_goes_on(std::uint64_t user, std::uint64_t number, const Visit& original) {
  kernel::PhiloxRandom viewer = kernel::PhiloxRandom{models::mix(params_.seed, user, number)}.named("viewer");
  Visit visit{.user = user,
              .random = viewer,
              .videos_left = original.videos_left,
              .token = credentials_.token(user, clock_.wall_now()),
              .in_hand = original.in_hand,
              .cursor = original.cursor.empty()
                            ? std::string()
                            : credentials_.cursor_of_twin(original.cursor, original.user, user),
              .due = original.due,
              .ahead = original.ahead};
  co_await clock_.sleep_for(from_seconds(seconds(original.stays) * visit.random.uniform()));
  co_await watch(visit);
  co_await stay_away(visit);
}

Task<void> Visitors::watch(Visit& visit) {
  Nanos prefetched_for{};
  bool first = true;
  while (visit.videos_left > 0) {
    count_due(visit, first);
    if (visit.in_hand.size() <= static_cast<std::size_t>(first ? 0 : params_.pace.prefetch)) co_await fill(visit);
    if (visit.in_hand.empty()) {
      const double gap_s = gap_.mean() * static_cast<double>(visit.videos_left);
      if (visit.player) audience_.gave_up(params_.region, clock_.now(), from_seconds(gap_s));
      co_return;
    }
    wire::VideoId video = visit.in_hand.front();
    visit.in_hand.erase(visit.in_hand.begin());
    if (const auto hit = fashion_.instead(params_.region, clock_.now(), visit.random.uniform()))
      video = wire::VideoId{hit->bits};
    --visit.videos_left;
    const double u = visit.random.uniform();
    const Nanos gap = from_seconds(gap_.draw(u));
    std::optional<Nanos> delay = from_seconds(usual_delay_s_);
    if (visit.player) delay = play(visit, video, u, first ? Nanos{} : prefetched_for);
    if (delay) {
      visit.kept.push_back(video);
      if (visit.kept.size() > static_cast<std::size_t>(params_.kept_videos)) visit.kept.erase(visit.kept.begin());
      const Nanos stays = gap + *delay;
      const Nanos caught_up = std::min(visit.ahead, stays);
      visit.ahead -= caught_up;
      visit.stays = stays - caught_up;
      co_await clock_.sleep_for(visit.stays);
      visit.stays = {};
    }
    // The next videos are fetched while this one plays.
    prefetched_for = gap * std::max(1, params_.pace.prefetch);
    first = false;
  }
}

// Start-up and stalls of the play; nullopt when no tier would serve the video.
std::optional<Nanos> Visitors::play(Visit& visit, wire::VideoId video, double patience, Nanos prefetched_for) {
  const std::optional<Play> play = visit.player->play(models::VideoId{.bits = video.value}, patience, prefetched_for,
                                                      clock_.now(), clock_.wall_now());
  if (!play) return std::nullopt;
  audience_.played(params_.region, clock_.now(), *play);
  report(visit, video, *play);
  const Nanos delay = play->start + play->stalled;
  usual_delay_s_ += usual_weight * (seconds(delay) - usual_delay_s_);
  return delay;
}

// Counts the page that a visit would ask for before this video, had nothing gone wrong.
void Visitors::count_due(Visit& visit, bool first) {
  if (visit.due <= (first ? 0 : params_.pace.prefetch)) {
    load_.due(ids_.is_twin(visit.user));
    visit.due += params_.pace.page_size;
  }
  --visit.due;
}

// Who gave up is still expected by the demand model: his requests stay due when he would have made them.
Task<void> Visitors::stay_away(Visit& visit) {
  while (--visit.videos_left > 0) {
    co_await clock_.sleep_for(from_seconds(gap_.draw(visit.random.uniform())));
    count_due(visit, false);
  }
}

// Asks for the next page while the videos in hand are being watched; the time it takes is watched off
// later, unless nothing is in hand to watch meanwhile.
Task<void> Visitors::fill(Visit& visit) {
  const Time asked = clock_.now();
  Result<wire::FeedPage> page = co_await ask(visit);
  const Nanos took = clock_.now() - asked;
  if (visit.player)
    audience_.page(params_.region, clock_.now(), took,
                   page ? Result<wire::PageSource>{page->source} : std::unexpected(page.error()));
  if (!visit.in_hand.empty()) visit.ahead += took;
  if (page) {
    visit.cursor = std::move(page->next_cursor);
    for (const wire::VideoCard& card : page->items) visit.in_hand.push_back(card.id);
  } else if (visit.in_hand.empty()) {
    std::swap(visit.in_hand, visit.kept);
  }
}

Task<Result<wire::FeedPage>> Visitors::ask(Visit& visit) {
  const policies::RetryParams retry{params_.attempts, params_.retry_base, params_.timeout};
  for (int attempt = 0;; ++attempt) {
    CallContext context{.method = wire::foryou_method,
                        .deadline = clock_.now() + params_.timeout,
                        .routing_key = visit.user,
                        .request_id = models::mix(visit.user, ++visit.requests, params_.seed)};
    Result<wire::FeedPage> page = co_await rpc_.ask<wire::FeedPage>(
        gateway_, context,
        wire::FeedRequest{.user = wire::UserId{visit.user},
                          .region = wire::RegionId{params_.region},
                          .limit = static_cast<std::uint32_t>(params_.pace.page_size),
                          .cursor = visit.cursor,
                          .token = visit.token});
    const bool again = !page && attempt + 1 < params_.attempts &&
                       (policies::worth_retrying(page.error().code) || page.error().code == Errc::rate_limited);
    if (!again) co_return page;
    co_await clock_.sleep_for(policies::retry_delay(retry, attempt, page.error().retry_after, visit.random));
  }
}

void Visitors::report(Visit& visit, wire::VideoId video, const Play& play) {
  if (!visit.reports) return;
  const models::Engagement engagement = models::engagement(visit.random.uniform());
  const auto events = static_cast<std::uint64_t>(params_.events_per_view);
  for (std::uint64_t n = 0; n < events; ++n) {
    visit.batch.events.push_back({.id = wire::EventId{visit.random.bits()},
                                  .user = wire::UserId{visit.user},
                                  .video = video,
                                  .kind = kind_of(n, engagement, play.watched > std::chrono::seconds{10}),
                                  .watched = play.watched,
                                  .at = clock_.wall_now()});
  }
  if (visit.batch.events.size() >= static_cast<std::size_t>(params_.event_batch))
    tasks_.spawn(send_events(visit.user, std::exchange(visit.batch, {})));
}

Task<void> Visitors::send_events(std::uint64_t user, wire::EventBatch batch) {
  audience_.events_sent(params_.region, clock_.now(), static_cast<double>(batch.events.size()));
  CallContext context{.method = wire::events_method,
                      .deadline = clock_.now() + params_.timeout,
                      .routing_key = user,
                      .priority = Priority::background};
  (void)co_await rpc_.ask<wire::EventBatchReply>(intake_, context, std::move(batch));
}

}  // namespace headroom::clients
