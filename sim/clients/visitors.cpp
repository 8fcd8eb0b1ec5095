#include "sim/clients/visitors.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "models/laws/uniform.h"
#include "models/demand/sources.h"
#include "sim/clients/sources.h"

namespace headroom::clients {
namespace {

// The most by which a second may exceed its intensity: seven standard deviations of the measured unrest.
constexpr double most_noise = 1.3;

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

// A visit keeps its own time, that of the demand model: a viewer gives each video so long, whatever he waits in it.
struct Visitors::Visit {
  std::uint64_t user;
  kernel::PhiloxRandom random;
  std::int64_t videos_left;
  std::string token;
  Time opened{};                         // until a video was shown; then nobody waits for the first any more
  Time swipe{};                          // when the next video is due
  bool shown = false;                    // whether one was
  std::optional<Player> player{};        // a twin has none
  bool reports = false;                  // whether this visit's events are simulated
  std::vector<wire::VideoId> in_hand{};  // still to be watched, the next one first; the player has the first few
  Time in_hand_since{};                  // when there was last nothing
  std::vector<wire::VideoId> kept{};     // watched last, for when the feed is down
  std::string cursor{};
  wire::EventBatch batch{};
  int due = 0;                           // videos left of the pages that would be here had nothing gone wrong
  Nanos stays{};                         // until the next swipe, when the video that is on came
  std::uint64_t requests = 0;
};

Visitors::Visitors(VisitorParams params, Clock& clock, Rpc& rpc, const models::Intensity& visits, PageLoad& load,
                   const Player::World& world, const Fashion& fashion, Audience& audience,
                   Credentials credentials)
    : params_(params), clock_(clock), rpc_(rpc), visits_(visits), load_(load), world_(world), fashion_(fashion),
      audience_(audience),
      credentials_(std::move(credentials)), gateway_(rpc.peer("gateway")), intake_(rpc.peer("event_intake")),
      law_(params.pace.videos_per_visit, params.pace.surfaces_per_visit),
      noise_(params.dispersion, models::dispersion_count, params.seed), ids_(params.region, params.users) {}

void Visitors::resume() {
  kernel::PhiloxRandom random = kernel::PhiloxRandom{params_.seed}.named("under way");
  const double now_s = seconds(clock_.now());
  double began_s = now_s - seconds(load_.longest_visit());
  while ((began_s = next_visit_s(random, 1, began_s, now_s)) < now_s)
    tasks_.spawn(visit(ids_.user(random.below(ids_.sampled())), visits_begun_++, Time{from_seconds(began_s)}));
}

void Visitors::open(Time until) {
  tasks_.spawn(arrivals(kernel::PhiloxRandom{params_.seed}, 1, until, [this](std::uint64_t user) {
    tasks_.spawn(visit(user, visits_begun_++, clock_.now()));
  }));
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
double Visitors::next_visit_s(kernel::PhiloxRandom& random, double copies, double t_s, double until_s) const {
  const double sampled = params_.sample_rate * copies;
  while (t_s < until_s) {
    const double stage_end_s = std::min(until_s, t_s + 60);
    const double highest = most_noise * sampled *
                           visits_.max_over(params_.region, params_.zero_utc_s + t_s, params_.zero_utc_s + stage_end_s);
    while (highest > 0) {
      t_s += random.exponential(1 / highest);
      if (t_s >= stage_end_s) break;
      const double utc = params_.zero_utc_s + t_s;
      const double unrest = std::min(noise_.factor(static_cast<std::int64_t>(utc)), most_noise);
      if (random.chance(sampled * visits_.at(params_.region, utc) * unrest / highest)) return t_s;
    }
    t_s = stage_end_s;
  }
  return until_s;
}

Task<void> Visitors::arrivals(kernel::PhiloxRandom random, double copies, Time until,
                              std::function<void(std::uint64_t)> begin) {
  const double until_s = seconds(until);
  double next_s = seconds(clock_.now());
  while ((next_s = next_visit_s(random, copies, next_s, until_s)) < until_s) {
    co_await clock_.sleep_until(Time{from_seconds(next_s)});
    begin(ids_.user(random.below(ids_.sampled())));
  }
}

Visitors::Visit Visitors::begin(std::uint64_t user, std::uint64_t number) const {
  kernel::PhiloxRandom viewer = kernel::PhiloxRandom{models::mix(params_.seed, user, number)}.named("viewer");
  const std::int64_t videos = law_.videos(viewer.uniform());
  return {.user = user,
          .random = viewer,
          .videos_left = videos,
          .token = credentials_.token(user, clock_.wall_now()),
          .opened = clock_.now(),
          .swipe = clock_.now()};
}

Task<void> Visitors::visit(std::uint64_t user, std::uint64_t number, Time began) {
  Visit visit = begin(user, number);
  visit.swipe = began;
  if (began < clock_.now() && !catch_up(visit)) co_return;
  kernel::PhiloxRandom network{models::mix(params_.seed, user, number)};
  visit.player.emplace(world_, params_.region, user, params_.links, network);
  visit.reports = models::mix(user, number) % static_cast<std::uint64_t>(events_thinning.value) == 0;
  ++active_;
  const auto present = under_way_.emplace(number, &visit).first;
  audience_.visit_began(params_.region, clock_.now());
  if (params_.pace.prefetch > 0 && visit.swipe > clock_.now()) {
    line_up(visit);
    visit.player->fetch_ahead(seconds(clock_.now()), seconds(visit.swipe), clock_.now(), clock_.wall_now());
  }
  co_await clock_.sleep_until(visit.swipe);
  co_await watch(visit);
  if (visit.reports && !visit.batch.events.empty()) tasks_.spawn(send_events(user, std::move(visit.batch)));
  audience_.visit_ended(params_.region, clock_.now());
  under_way_.erase(present);
  --active_;
  co_await stay_away(visit);
}

// Brings a visit that began before now to its next swipe, with what is left of its pages in hand. False: it is over.
bool Visitors::catch_up(Visit& visit) {
  const Time now = clock_.now();
  while (visit.videos_left > 0 && visit.swipe <= now) {
    if (visit.due <= params_.pace.prefetch) visit.due += params_.pace.page_size;
    --visit.due;
    pass(visit, law_.any_duration_s(visit.random.uniform()));
  }
  if (visit.swipe <= now) return false;
  for (int i = 0; i < visit.due; ++i) {
    const models::Place place =
        world_.catalogue.draw(visit.random.uniform(), visit.random.uniform(), params_.region);
    visit.in_hand.push_back(wire::VideoId{world_.catalogue.video_at(place, clock_.wall_now()).bits});
  }
  visit.shown = true;
  visit.stays = visit.swipe - now;
  return true;
}

Task<void> Visitors::twin_visit(std::uint64_t user, std::uint64_t number) {
  Visit visit = begin(user, number);
  co_await watch(visit);
  co_await stay_away(visit);
}

// What a twin still has to sit through of the play that goes on is an even share of it: an instant within a play
// picks the long ones more often, and every moment of them alike, which is what a wait under way looks like.
Task<void> Visitors::twin_goes_on(std::uint64_t user, std::uint64_t number, const Visit& original) {
  Visit visit = begin(user, number);
  visit.videos_left = original.videos_left;
  visit.in_hand = original.in_hand;
  if (!original.cursor.empty()) visit.cursor = credentials_.cursor_of_twin(original.cursor, original.user, user);
  visit.due = original.due;
  visit.swipe += from_seconds(seconds(original.stays) * visit.random.uniform());
  co_await clock_.sleep_until(visit.swipe);
  co_await watch(visit);
  co_await stay_away(visit);
}

Task<void> Visitors::watch(Visit& visit) {
  while (visit.videos_left > 0) {
    count_due(visit);
    if (visit.in_hand.size() <= static_cast<std::size_t>(params_.pace.prefetch)) co_await fill(visit);
    if (visit.in_hand.empty()) co_return;
    show(visit);
    co_await clock_.sleep_until(visit.swipe);
  }
}

// Brings a visit to its next swipe; returns how long it gives the video that was due at this one.
Nanos Visitors::pass(Visit& visit, double duration_s) {
  const Nanos gives = from_seconds(law_.watched_s(visit.random.uniform(), duration_s));
  visit.swipe += gives + from_seconds(law_.away_s(visit.random.uniform()));
  --visit.videos_left;
  return gives;
}

// The player gets what comes next, as far ahead as it fetches; some of it is what everybody talks about.
void Visitors::line_up(Visit& visit) {
  const std::size_t ahead = std::min(visit.in_hand.size(), static_cast<std::size_t>(params_.pace.prefetch) + 1);
  for (std::size_t i = visit.player->lined_up(); i < ahead; ++i) {
    wire::VideoId& video = visit.in_hand[i];
    if (const auto hit = fashion_.instead(params_.region, clock_.now(), visit.random.uniform()))
      video = wire::VideoId{hit->bits};
    visit.player->line_up(models::VideoId{.bits = video.value});
  }
}

// Shows the next video in hand from the swipe to the next one. What the viewer waits for it comes off his time.
void Visitors::show(Visit& visit) {
  if (visit.player) line_up(visit);
  const wire::VideoId video = visit.in_hand.front();
  const double duration_s = visit.player ? visit.player->next_duration_s()
                                         : world_.catalogue.traits(models::VideoId{.bits = video.value}).duration_s;
  const Time swiped = visit.swipe, from = std::max(swiped, visit.in_hand_since);
  const Nanos gives = pass(visit, duration_s);
  visit.stays = visit.swipe - clock_.now();
  if (from >= swiped + gives) return missed(visit, gives);
  visit.in_hand.erase(visit.in_hand.begin());
  visit.kept.push_back(video);
  if (visit.kept.size() > static_cast<std::size_t>(params_.kept_videos)) visit.kept.erase(visit.kept.begin());
  if (!visit.player) return;
  std::optional<Play> play = visit.player->show({seconds(from), seconds(swiped + gives), seconds(visit.swipe)},
                                                clock_.now(), clock_.wall_now());
  if (!play) return missed(visit, gives);
  play->first = !std::exchange(visit.shown, true);
  play->start += from - (play->first ? visit.opened : swiped);
  play->waited = !play->first && (play->waited || from > swiped);
  play->lost = gives - play->watched;
  audience_.played(params_.region, clock_.now(), *play);
  report(visit, video, *play);
}

void Visitors::missed(const Visit& visit, Nanos lost) {
  if (visit.player) audience_.missed(params_.region, clock_.now(), lost);
}

// Counts the page that a visit would ask for before this video, had nothing gone wrong.
void Visitors::count_due(Visit& visit) {
  if (visit.due <= params_.pace.prefetch) {
    load_.due(ids_.is_twin(visit.user));
    visit.due += params_.pace.page_size;
  }
  --visit.due;
}

// Who gave up is still expected by the demand model: his requests stay due when he would have made them, and what he
// would have watched is lost then.
Task<void> Visitors::stay_away(Visit& visit) {
  while (visit.videos_left > 0) {
    missed(visit, pass(visit, law_.any_duration_s(visit.random.uniform())));
    if (visit.videos_left == 0) co_return;
    co_await clock_.sleep_until(visit.swipe);
    count_due(visit);
  }
}

// Asks for the next page while the videos in hand are being watched.
Task<void> Visitors::fill(Visit& visit) {
  const Time asked = clock_.now();
  const bool waits = visit.in_hand.empty();
  Result<wire::FeedPage> page = co_await ask(visit);
  if (visit.player)
    audience_.page(params_.region, clock_.now(), clock_.now() - asked,
                   page ? Result<wire::PageSource>{page->source} : std::unexpected(page.error()));
  if (page) {
    visit.cursor = std::move(page->next_cursor);
    for (const wire::VideoCard& card : page->items) visit.in_hand.push_back(card.id);
  } else if (waits) {
    std::swap(visit.in_hand, visit.kept);
  }
  if (waits) visit.in_hand_since = clock_.now();
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
