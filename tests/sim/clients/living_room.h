// Viewers for tests: one region with a content network that has everything, a feed that a test scripts, and an audience
// that counts.
#pragma once

#include <optional>

#include "models/demand/regions.h"
#include "models/demand/sources.h"
#include "sim/clients/visitors.h"
#include "sim/kernel/scheduler.h"
#include "tests/fakes/fake_rpc.h"
#include "tests/sim/cluster/still_world.h"

namespace headroom::clients {

using namespace std::chrono_literals;

constexpr WallTime midnight{1'700'006'400s};

inline models::CatalogueParams some_videos() {
  models::CatalogueParams params;
  params.ranks.size = 1e5;
  params.global_share = 1;
  params.region_shares = {1};
  params.uploads_per_day = 1000;
  return params;
}

struct Counted final : Audience {
  void visit_began(std::uint16_t, Time now) override { began.push_back(now); }
  void visit_ended(std::uint16_t, Time) override { ++ended; }
  void page(std::uint16_t, Time, Nanos took, Result<wire::PageSource> source) override {
    ++(source ? pages : failed_pages);
    longest_page = std::max(longest_page, took);
  }
  void played(std::uint16_t, Time, const Play& play) override {
    ++plays;
    if (play.first) start_s.push_back(seconds(play.start));
    spinners += play.waited ? 1 : 0;
    watched_s += seconds(play.watched);
    lost_s += seconds(play.lost);
  }
  void missed(std::uint16_t, Time, Nanos lost) override {
    ++not_shown;
    lost_s += seconds(lost);
  }
  void events_sent(std::uint16_t, Time, double n) override { events += n; }

  std::vector<Time> began;
  std::vector<double> start_s;  // of visits
  int ended = 0, pages = 0, failed_pages = 0, plays = 0, spinners = 0, not_shown = 0;
  double watched_s = 0, lost_s = 0, events = 0;
  Nanos longest_page{};
};

struct NothingInFashion final : Fashion {
  std::optional<models::VideoId> instead(std::uint16_t, Time, double) const override { return std::nullopt; }
};

class LivingRoom {
 public:
  explicit LivingRoom(VisitorParams p = {}, double visits_per_day = 1000) : params(p) {
    places.front().share = 1;
    visits.emplace(places, models::hours_over_mean, visits_per_day);
    profile.emplace(params.pace);
    load.emplace(*visits, 0, *profile, params.zero_utc_s, 26h);
    const cluster::WorkLaw serve{&cluster::always_one(), 0, 0.001};
    for (std::uint32_t i = 0; i < 3; ++i)
      fleets[i].emplace(i, 0, 1, 1000, cluster::PoolParams{.cores = 64, .routing = cluster::Routing::keyed}, still);
    const cluster::CdnCacheParams roomy{.bytes = Bytes{std::int64_t{1} << 50}};
    cdn.emplace(cluster::CdnParams{roomy, roomy},
                std::array{cluster::CdnServers{&*fleets[0], serve}, cluster::CdnServers{&*fleets[1], serve},
                           cluster::CdnServers{&*fleets[2], serve}},
                catalogue, catalogue, catalogue, observer, draws);
    rpc.service("gateway").answer = [this](const CallContext&, Message) { return page(10); };
    rpc.service("event_intake").answer = [](const CallContext&, Message) {
      return Message::of(wire::EventBatchReply{});
    };
  }
  Message page(int videos) {
    wire::FeedPage page;
    for (int i = 0; i < videos; ++i) {
      const models::Place place = catalogue.draw(draws.uniform(), draws.uniform(), 0);
      page.items.push_back({.id = wire::VideoId{catalogue.video_at(place, clock.wall_now()).bits}});
    }
    return Message::of(std::move(page));
  }
  Player::World world() { return {catalogue, links, network, *cdn}; }
  // Visits come for so long, and are watched to their end.
  void watch(Nanos span) {
    Visitors visitors{params, clock, rpc, *visits, *load, world(), fashion, audience, credentials};
    visitors.open(clock.now() + span);
    clock.run();
    verify(visitors.active() == 0, "every visit ends");
  }

  VisitorParams params;
  std::vector<models::Region> places{models::default_regions().front()};
  kernel::Scheduler clock{midnight};
  kernel::PhiloxRandom draws{51};
  models::Catalogue catalogue{some_videos()};
  models::LinkModel links;
  models::NetworkModel network{models::default_network()};
  cluster::ConstantRoots still;
  cluster::CountingObserver observer;
  std::array<std::optional<cluster::Fleet>, 3> fleets;
  std::optional<cluster::Cdn> cdn;
  std::optional<models::Intensity> visits;
  std::optional<VisitProfile> profile;
  std::optional<PageLoad> load;
  fakes::FakeRpc rpc{clock};
  NothingInFashion fashion;
  Counted audience;
  Credentials credentials{.token = [](auto, auto) { return ""; },
                          .cursor_of_twin = [](const std::string& cursor, auto, auto) { return cursor; }};
};

}  // namespace headroom::clients
