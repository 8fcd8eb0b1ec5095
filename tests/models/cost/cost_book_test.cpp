#include "models/cost/cost_book.h"

#include <gtest/gtest.h>

#include <cmath>

#include "real/wire/work.h"

namespace headroom::models {
namespace {

TEST(EveryKindOfWork, has_a_cost) {
  for (std::string_view kind : wire::work::names) {
    const auto time = work_time("", kind);
    ASSERT_TRUE(time.has_value()) << kind;
    EXPECT_GT(time->mean(1), 0) << kind;
  }
}

TEST(EveryCost, is_of_a_known_kind_and_says_why) {
  for (const WorkCost& cost : work_costs()) {
    EXPECT_TRUE(wire::work::kind_of(cost.kind).has_value()) << cost.kind;
    EXPECT_FALSE(cost.source.empty()) << cost.kind;
    EXPECT_FALSE(cost.unit.empty()) << cost.kind;
  }
}

TEST(AService, may_have_its_own_cost) {
  EXPECT_NEAR(work_time("metadata", "store_read")->mean(10), 150e-6, 1e-12);
  EXPECT_NEAR(work_time("candidate_store", "store_read")->mean(1), 140e-6, 1e-12);
  EXPECT_NEAR(work_time("features", "store_read")->mean(1), 10.42e-6, 1e-12);
  EXPECT_FALSE(work_time("", "no_such_work").has_value());
}

TEST(TheDearWork, costs_what_was_measured_and_published) {
  EXPECT_NEAR(work_time("", "transcode")->mean(10), 13.9 + 0.3, 1e-9);
  // 9,100 samples/s of 270 candidates on 128 cores.
  EXPECT_NEAR(52e-6 * 9100 * 270 / 128, 1, 0.01);
  const double refresh = work_time("", "list_refresh")->mean(500);
  EXPECT_NEAR(refresh, 0.031, 1e-9);
  EXPECT_NEAR(refresh + wait_time("list_refresh")->mean(), 0.110, 0.010);  // the published budget
  EXPECT_NEAR(work_time("", "list_refresh_light")->mean(500), 0.002 + 0.0014, 1e-5);
}

TEST(ADrawnTime, has_the_mean_and_variation_of_its_kind) {
  const WorkTime time = *work_time("metadata", "store_read");
  double sum = 0, squares = 0;
  const int points = 200000;
  for (int i = 0; i < points; ++i) {
    const double x = time.mean(10) * time.noise().draw((i + 0.5) / points);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / points;
  EXPECT_NEAR(mean / time.mean(10), 1, 1e-3);
  EXPECT_NEAR(squares / points / (mean * mean) - 1, time.noise().scv(), 0.01);
}

TEST(AFasterMachine, takes_less_time) {
  EXPECT_NEAR(slowdown(*find_instance("c6i.4xlarge")), 1, 1e-12);
  EXPECT_LT(slowdown(*find_instance("c7i.4xlarge")), 1);
  EXPECT_NEAR(slowdown(*find_instance("r5.4xlarge")), 4.025 / 3.1, 1e-12);
  const WorkTime time = *work_time("", "surface");
  EXPECT_NEAR(time.scaled(0.5).mean(1), time.mean(1) / 2, 1e-15);
  EXPECT_DEATH(time.scaled(0), "positive factor");
}

TEST(AScenario, may_replace_a_cost) {
  for (Spread spread : {Spread::fixed, Spread::exponential, Spread::lognormal, Spread::gamma}) {
    const WorkTime time = work_time_of(0.004, 0.5, spread);
    EXPECT_NEAR(time.mean(123), 0.004, 1e-15);
    const double expected = spread == Spread::fixed ? 0 : spread == Spread::exponential ? 1 : 0.25;
    EXPECT_NEAR(time.noise().scv(), expected, 1e-12);
  }
}

// Netflix: i4i p50/p99/p99.9 .13/.22/.27 ms; i3 .16/.94/2.43.
TEST(Disks, answer_as_measured) {
  const Law i4i = *wait_time("disk_i4i"), i3 = *wait_time("disk_i3");
  EXPECT_NEAR(i4i.draw(0.5), 0.13e-3, 1e-9);
  EXPECT_NEAR(i4i.draw(0.99), 0.22e-3, 1e-9);
  EXPECT_NEAR(i4i.draw(0.999), 0.27e-3, 1e-9);
  EXPECT_NEAR(i4i.mean(), 0.1322e-3, 0.004e-3);
  EXPECT_NEAR(i3.draw(0.5), 0.16e-3, 1e-9);
  EXPECT_NEAR(i3.draw(0.99), 0.94e-3, 1e-9);
  EXPECT_NEAR(i3.draw(0.999), 2.43e-3, 1e-9);
  EXPECT_FALSE(wait_time("tape").has_value());
}

TEST(Servers, differ_by_the_published_noise) {
  double sum = 0, squares = 0;
  const int points = 100000;
  for (int i = 0; i < points; ++i) {
    const double f = server_factor((i + 0.5) / points);
    sum += f;
    squares += f * f;
  }
  const double mean = sum / points;
  EXPECT_NEAR(mean, 1, 1e-4);
  EXPECT_NEAR(std::sqrt(squares / points - mean * mean), 0.085, 1e-3);
}

}  // namespace
}  // namespace headroom::models
