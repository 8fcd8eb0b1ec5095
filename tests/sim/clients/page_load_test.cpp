#include "sim/clients/page_load.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "models/demand/regions.h"
#include "models/demand/sources.h"

namespace headroom::clients {
namespace {

using namespace std::chrono_literals;

models::Intensity a_thousand_visits_a_day(const std::vector<models::Region>& places) {
  return models::Intensity(places, models::hours_over_mean, 1000);
}

TEST(VisitProfile, AsksForAPageBeforeEveryTenVideosAndAtTheStart) {
  const VisitProfile profile{{.videos_per_visit = 18.75, .page_size = 10, .prefetch = 3}};
  EXPECT_NEAR(std::accumulate(profile.bins().begin(), profile.bins().end(), 0.0), profile.pages_per_visit(), 1e-9);
  // A visit of n videos asks at video 1, and then as video 8, 18, 28 ... begins. For a geometric law of mean m a visit
  // reaches video k with chance (1 - 1/m)^(k - 1): 1 + q^7 / (1 - q^10) pages.
  const double q = 1 - 1 / 18.75;
  EXPECT_NEAR(profile.pages_per_visit(), 1 + std::pow(q, 7) / (1 - std::pow(q, 10)), 0.02 * profile.pages_per_visit());
  EXPECT_NEAR(profile.bins().front(), 1, 0.02) << "every visit begins with one";
}

TEST(PageLoad, ExpectsEveryVisitsVideosOverADay) {
  const std::vector<models::Region> places = models::default_regions();
  const models::Intensity visits = a_thousand_visits_a_day(places);
  double plays = 0;
  for (std::size_t region = 0; region < places.size(); ++region)
    plays += PageLoad{visits, region, VisitProfile{{}}, 3600, 25h}.expected_plays(Time{}, Time{24h});
  EXPECT_NEAR(plays, 1000 * 18.75, 0.001 * plays);
}

TEST(PageLoad, ExpectsEveryVisitsPagesOverADay) {
  const std::vector<models::Region> places = models::default_regions();
  const models::Intensity visits = a_thousand_visits_a_day(places);
  const VisitProfile profile{{}};
  double pages = 0;
  for (std::size_t region = 0; region < places.size(); ++region) {
    const PageLoad load{visits, region, profile, 3600, 25h};
    pages += load.expected(Time{}, Time{24h});
    EXPECT_NEAR(load.expected(Time{}, Time{9h}) + load.expected(Time{9h}, Time{24h}), load.expected(Time{}, Time{24h}),
                1e-9);
  }
  EXPECT_NEAR(pages, 1000 * profile.pages_per_visit(), 0.001 * pages);
}

// A visit asks for its first page at once: three times the visits are that many more pages in the same second.
TEST(PageLoad, JumpsWithTheVisits) {
  const std::vector<models::Region> places = models::default_regions();
  models::Intensity visits = a_thousand_visits_a_day(places);
  visits.add({.from_s = 7205, .to_s = 9000, .factor = 3});
  const PageLoad load{visits, 0, VisitProfile{{}}, 0, 24h, 2.0};
  const Time before{7204s}, after{7205s};
  const double begin = visits.at(0, 7204);
  EXPECT_NEAR(load.rate(after) - load.rate(before), 2 * begin, 0.01 * begin);
  EXPECT_NEAR(load.surfaces().rate(after), 2.0 * 3 * begin, 0.01 * begin);
  EXPECT_NEAR(load.surfaces().rate(before), 2.0 * begin, 0.01 * begin);
  EXPECT_DOUBLE_EQ(load.requests().rate(after), load.rate(after) + load.surfaces().rate(after));
}

// Doors that let half of the pages through, and all that the other surfaces ask; of the pages the feed serves four in
// five in time.
TEST(PageLoad, IsThinnedBehindDoorsByClass) {
  const std::vector<models::Region> places = models::default_regions();
  const models::Intensity visits = a_thousand_visits_a_day(places);
  PageLoad load{visits, 0, VisitProfile{{}}, 0, 24h, 2.0};
  cluster::AtTheDoors doors, feed;
  doors.set_classes(load.classes().size());
  feed.set_classes(1);
  for (int i = 0; i < 400; ++i) {
    const Time at{from_seconds(0.01 * i)};
    doors.add(at, page_traffic, i % 2 == 0);
    doors.add(at, surface_traffic, true);
    if (i % 2 == 0) doors.passes_on(at, page_traffic);
    doors.passes_on(at, surface_traffic);
    feed.add(at, 0, i % 5 != 0);
    if (i % 5 != 0) feed.passes_on(at, 0);
  }
  load.set_doors(doors);
  load.set_feed(feed);
  const Time now{5h};
  EXPECT_NEAR(load.pages_let_in().rate(now), 0.5 * load.rate(now), 0.01 * load.rate(now));
  EXPECT_NEAR(load.requests_served().rate(now), 0.4 * load.rate(now) + load.surfaces().rate(now),
              0.01 * load.rate(now));
  load.due(false);
  load.surface_due();
  EXPECT_NEAR(load.pages_let_in().sampled(), 0.5, 0.01);
  EXPECT_NEAR(load.requests_served().sampled(), 1.4, 0.01);
  EXPECT_EQ(load.requests().sampled(), 2);
}

TEST(PageLoad, IsTheRateWhoseIntegralItTells) {
  const std::vector<models::Region> places = models::default_regions();
  const models::Intensity visits = a_thousand_visits_a_day(places);
  const PageLoad load{visits, 0, VisitProfile{{}}, 0, 24h};
  const Time from{5h}, to{6h};
  double sum = 0;
  for (Time t = from; t < to; t += 1s) sum += load.rate(t + 500ms);
  EXPECT_NEAR(load.expected(from, to), sum, 1e-3 * sum);
}

}  // namespace
}  // namespace headroom::clients
