#include "sim/clients/visitors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/clients/sources.h"
#include "tests/sim/clients/living_room.h"

namespace headroom::clients {
namespace {

// Visits come as the model says: a Poisson count of its integral, in every part of the day.
TEST(Visitors, ComeAsTheIntensitySays) {
  LivingRoom room{{.users = 1000}, 8'000};
  room.watch(24h);
  const auto& began = room.audience.began;
  for (int hour = 0; hour < 24; hour += 4) {
    const double expected = room.visits->integral(0, hour * 3600.0, (hour + 4) * 3600.0);
    const auto came = std::ranges::count_if(
        began, [&](Time t) { return seconds(t) >= hour * 3600.0 && seconds(t) < (hour + 4) * 3600.0; });
    EXPECT_NEAR(static_cast<double>(came), expected, 4 * std::sqrt(expected)) << hour;
  }
  EXPECT_EQ(room.audience.ended, static_cast<int>(began.size()));
}

TEST(Visitors, ComeInTheShareThatIsSampled) {
  LivingRoom room{{.users = 1000, .sample_rate = 0.25}, 8'000};
  room.watch(24h);
  EXPECT_NEAR(static_cast<double>(room.audience.began.size()), 2'000, 4 * std::sqrt(2'000.0));
}

TEST(Visitors, WatchAsManyVideosAsAVisitHoldsOnAverage) {
  LivingRoom room{{.users = 1000}, 8'000};
  room.watch(24h);
  const auto visits = static_cast<double>(room.audience.began.size());
  // Geometric: its standard deviation is sqrt(m (m - 1)).
  const double m = room.params.pace.videos_per_visit;
  EXPECT_NEAR(room.audience.plays / visits, m, 4 * std::sqrt(m * (m - 1) / visits));
  EXPECT_EQ(room.audience.not_shown, 0);
  EXPECT_EQ(room.audience.failed_pages, 0);
}

// A visit's clock is the demand model's: what the viewer waits comes off his time, and he never watches longer than he
// is there.
TEST(Visitors, watch_and_lose_what_the_law_of_visits_gives_them) {
  LivingRoom room{{.users = 1000}, 8'000};
  room.watch(24h);
  const double healthy_s =
      static_cast<double>(room.audience.began.size()) * room.params.pace.videos_per_visit * room.load->watched_s();
  // A visit's videos are geometric and the time of one spreads about as much as its mean.
  EXPECT_NEAR(room.audience.watched_s + room.audience.lost_s, healthy_s, 4 * 1.05 * healthy_s / std::sqrt(8'000.0));
  EXPECT_GT(room.audience.lost_s, 0) << "the first picture of a visit takes a while";
  EXPECT_LT(room.audience.lost_s, 0.05 * healthy_s);
  EXPECT_EQ(room.audience.start_s.size(), room.audience.began.size());
}

// Every fourth visit gets no page, and every page takes two seconds: viewers watch less, and lose the rest.
TEST(Visitors, lose_what_they_do_not_watch) {
  double whole_s = 0;
  for (const bool healthy : {true, false}) {
    LivingRoom room{{.users = 1000, .attempts = 1}, 8'000};
    fakes::FakeRpc::Service& gateway = room.rpc.service("gateway");
    if (!healthy) {
      gateway.latency = 2s;
      gateway.answer = [&](const CallContext& context, Message) -> Result<Message> {
        if (context.routing_key % 4 == 0) return fail(Errc::unavailable, "down");
        return room.page(10);
      };
    }
    room.watch(24h);
    const double sum_s = room.audience.watched_s + room.audience.lost_s;
    if (healthy) {
      whole_s = sum_s;
      continue;
    }
    EXPECT_NEAR(sum_s, whole_s, 0.02 * whole_s);
    EXPECT_GT(room.audience.lost_s, 0.25 * whole_s);
    EXPECT_LT(room.audience.lost_s, 0.35 * whole_s);
  }
}

// Who came before a run begins is still there: the load is the demand model's from the first minute on.
TEST(Visitors, are_there_from_the_first_minute_when_they_came_before) {
  LivingRoom room{{.users = 1000}, 80'000};
  Visitors visitors{room.params, room.clock,   room.rpc, *room.visits, *room.load,
                    room.world(), room.fashion, room.audience, room.credentials};
  visitors.resume();
  visitors.open(Time{2h});
  const models::VisitLaw law{room.params.pace.videos_per_visit, room.params.pace.surfaces_per_visit};
  const double present = room.visits->at(0, 0) * law.mean_length_s();
  EXPECT_NEAR(static_cast<double>(visitors.active()), present, 0.1 * present + 4 * std::sqrt(present));
  for (const auto& [from, to] : {std::pair<Nanos, Nanos>{0s, 2min}, {2min, 6min}, {6min, 20min}}) {
    const auto pages = static_cast<double>(room.load->sampled());
    const int plays = room.audience.plays;
    room.clock.run_until(Time{to});
    const double expected = room.load->expected(Time{from}, Time{to});
    EXPECT_NEAR(static_cast<double>(room.load->sampled()) - pages, expected, 4 * std::sqrt(2 * expected));
    const double due = room.load->expected_plays(Time{from}, Time{to});
    EXPECT_NEAR(room.audience.plays - plays, due, 4 * std::sqrt(room.load->play_dispersion() * due));
  }
}

TEST(Visitors, AskForAsManyPagesAsTheirLoadExpects) {
  LivingRoom room{{.users = 1000}, 8'000};
  room.watch(24h);
  const double expected = room.load->expected(Time{}, Time{24h});
  const double visits = static_cast<double>(room.audience.began.size());
  // Pages of a visit vary like its videos: variance of the sum = visits (mean^2 + variance).
  const double each = room.profile->pages_per_visit();
  EXPECT_NEAR(room.audience.pages, expected, 4 * std::sqrt(visits * 2 * each * each));
  EXPECT_EQ(room.load->sampled(), static_cast<std::uint64_t>(room.audience.pages)) << "roots, one a page";
  // The same from the visits that really came, without their own noise.
  EXPECT_NEAR(room.audience.pages / visits, each, 4 * each / std::sqrt(visits));
}

TEST(Visitors, ReportTheirEventsOfOneVisitInEight) {
  LivingRoom room{{.users = 1000}, 8'000};
  room.watch(24h);
  const double plays_reported = room.audience.events / room.params.events_per_view;
  EXPECT_NEAR(plays_reported * events_thinning, room.audience.plays, 0.15 * room.audience.plays);
}

TEST(Visitors, TryAgainWithBackoffBeforeTheyGoWithout) {
  LivingRoom room{{.users = 10, .attempts = 3, .retry_base = 1s}, 500};
  room.rpc.service("gateway").fault = Error{Errc::unavailable, "down", {}};
  room.watch(2h);
  const auto visits = static_cast<int>(room.audience.began.size());
  ASSERT_GT(visits, 5);
  EXPECT_EQ(room.rpc.service("gateway").calls, 3 * visits);
  EXPECT_EQ(room.audience.failed_pages, visits);
  EXPECT_EQ(room.audience.plays, 0);
  EXPECT_GT(room.audience.longest_page, 500ms);
  EXPECT_LE(room.audience.longest_page, 3s) << "full jitter under 1 s, then under 2 s";
  // Lost is what they came to watch: 18.75 videos at 9 s on average.
  const double m = room.params.pace.videos_per_visit;
  EXPECT_NEAR(room.audience.not_shown, m * visits, 4 * m * std::sqrt(visits));
  EXPECT_NEAR(room.audience.lost_s / room.audience.not_shown, 9, 4 * 14 / std::sqrt(room.audience.not_shown));
  // A retry is no new root, and who gave up is still due to have asked for his later pages.
  const double due = static_cast<double>(room.load->sampled());
  const double each = room.profile->pages_per_visit();
  EXPECT_NEAR(due, visits * each, 4 * each * std::sqrt(visits));
}

TEST(Visitors, DoNotTryAgainWhatWillNotGetBetter) {
  LivingRoom room{{.users = 10}, 500};
  room.rpc.service("gateway").fault = Error{Errc::unauthenticated, "no", {}};
  room.watch(2h);
  EXPECT_EQ(room.rpc.service("gateway").calls, static_cast<int>(room.audience.began.size()));
}

TEST(Visitors, WaitAsLongAsALimitedGatewayAsks) {
  LivingRoom room{{.users = 10, .attempts = 2, .retry_base = 1ms}, 500};
  room.rpc.service("gateway").fault = Error{Errc::rate_limited, "slow down", 4s};
  room.watch(2h);
  EXPECT_EQ(room.audience.longest_page, 4s);
}

// Every visit gets one page and no second: it watches what it has, then that again, as long as it wants to.
TEST(Visitors, WatchWhatTheyKeptWhenTheFeedIsDown) {
  LivingRoom room{{.users = 1'000'000, .attempts = 1}, 2'000};
  std::set<std::uint64_t> served;
  fakes::FakeRpc::Service& gateway = room.rpc.service("gateway");
  gateway.answer = [&](const CallContext& context, Message) -> Result<Message> {
    if (!served.insert(context.routing_key).second) return fail(Errc::unavailable, "down");
    return room.page(10);
  };
  room.watch(3h);
  EXPECT_EQ(room.audience.pages, static_cast<int>(served.size()));
  EXPECT_GT(room.audience.failed_pages, 0);
  EXPECT_LT(room.audience.lost_s, 0.05 * room.audience.watched_s) << "there is always something that was kept";
  const double m = room.params.pace.videos_per_visit, visits = static_cast<double>(served.size());
  EXPECT_NEAR(room.audience.plays / visits, m, 4 * std::sqrt(m * (m - 1) / visits));
}

// In a window of detail K times as many ask, from its first minute on: those of visits under way included.
TEST(Visitors, AreJoinedByTwinsInAWindow) {
  LivingRoom room{{.users = 1000}, 8'000};
  Visitors visitors{room.params, room.clock,   room.rpc, *room.visits, *room.load,
                    room.world(), room.fashion, room.audience, room.credentials};
  visitors.open(Time{24h});
  room.clock.run_until(Time{10h});
  const std::uint64_t users_before = room.load->originals().sampled();
  EXPECT_EQ(room.load->sampled(), users_before) << "nobody is twinned outside the window";
  visitors.thicken({.first = 1, .each = 9}, Time{14h});
  for (const auto& [from, to] : {std::pair<Nanos, Nanos>{10h, 10h + 10min}, {10h + 10min, 14h}}) {
    const std::uint64_t all_before = room.load->sampled(), users = room.load->originals().sampled();
    room.clock.run_until(Time{to});
    const auto twins = static_cast<double>(room.load->sampled() - all_before) -
                       static_cast<double>(room.load->originals().sampled() - users);
    const double expected = 9 * room.load->expected(Time{from}, Time{to});
    // Pages come in visits of a few; the twins of one visit under way are alike for its length.
    EXPECT_NEAR(twins, expected, 4 * std::sqrt(expected * 9 * 3));
  }
  visitors.thin();
  const std::uint64_t twins_before = room.load->sampled() - room.load->originals().sampled();
  room.clock.run();
  EXPECT_EQ(room.load->sampled() - room.load->originals().sampled(), twins_before) << "twins are gone";
  EXPECT_EQ(visitors.active(), 0u);
  const double m = room.params.pace.videos_per_visit, visits = static_cast<double>(room.audience.began.size());
  EXPECT_NEAR(room.audience.plays / visits, m, 4 * std::sqrt(m * (m - 1) / visits)) << "twins play nothing";
}

TEST(UserIds, TellTwinsFromThoseWhoseTwinsTheyAre) {
  const UserIds ids{3, 1000};
  const std::uint64_t user = ids.user(999);
  EXPECT_FALSE(ids.is_twin(user));
  EXPECT_EQ(ids.original(user), user);
  for (const std::uint64_t n : {1, 9, 4000}) {
    EXPECT_TRUE(ids.is_twin(ids.twin(user, n)));
    EXPECT_EQ(ids.original(ids.twin(user, n)), user);
    EXPECT_NE(ids.twin(user, n), ids.twin(ids.user(998), n));
  }
}

}  // namespace
}  // namespace headroom::clients
