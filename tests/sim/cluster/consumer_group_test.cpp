#include "sim/cluster/consumer_group.h"

#include <gtest/gtest.h>

#include "models/queueing/fluid.h"

namespace headroom::cluster {
namespace {

using namespace std::chrono_literals;

Time at(double s) { return Time{from_seconds(s)}; }

TEST(ConsumerGroup, that_can_keep_up_has_no_lag) {
  ConsumerGroup group({.workers = 10, .records_per_worker_s = 100});
  for (int s = 1; s <= 100; ++s) group.tick(at(s), 999);
  EXPECT_EQ(group.lag_records(), 0);
  EXPECT_EQ(group.lag(), 0s);
  EXPECT_NEAR(group.consumed(), 99'900, 1e-6);
  EXPECT_FALSE(group.alert());
}

// dB/dt = arrivals - capacity, B >= 0 (Newell, chapter 2): the closed form of models/queueing is the oracle.
TEST(ConsumerGroup, piles_up_and_drains_as_the_fluid_backlog_does) {
  const double rates[] = {800, 2500, 1600, 300, 0, 900};
  ConsumerGroup group({.workers = 10, .records_per_worker_s = 100});
  std::vector<models::FluidKnot> knots;
  for (int i = 0; i < 6; ++i) {
    knots.push_back({60.0 * i, rates[i], 1000});
    knots.push_back({60.0 * (i + 1), rates[i], 1000});
  }
  const models::FluidBacklog truth = models::fluid_backlog(knots);
  for (std::size_t i = 0; i < 6; ++i) {
    for (int part = 1; part <= 7; ++part) group.tick(at(60.0 * static_cast<double>(i) + 60.0 * part / 7), rates[i]);
    EXPECT_NEAR(group.lag_records(), truth.points[2 * i + 1].backlog, 1e-3);
  }
  EXPECT_NEAR(group.consumed(), truth.served, 1e-3);
}

// Twice the capacity for 100 s, nothing afterwards: at t the record read was written at t / 2, so it is t / 2 old.
TEST(ConsumerGroup, lag_in_seconds_is_the_age_of_the_oldest_record_that_waits) {
  ConsumerGroup group({.workers = 1, .records_per_worker_s = 100});
  group.tick(at(100), 200);
  EXPECT_NEAR(seconds(group.lag()), 50, 1e-6);
  EXPECT_FALSE(group.alert());
  group.tick(at(140), 0);
  EXPECT_NEAR(seconds(group.lag()), 70, 1e-6);
  EXPECT_TRUE(group.alert());
  group.tick(at(201), 0);
  EXPECT_EQ(group.lag(), 0s);
  EXPECT_NEAR(group.lag_records(), 0, 1e-6);
}

TEST(ConsumerGroup, loses_what_outlives_the_retention_unread) {
  ConsumerGroup group({.workers = 1, .records_per_worker_s = 100, .retention = 60s});
  group.tick(at(1000), 200);  // 60 s behind from 120 s on, losing 100 a second
  EXPECT_NEAR(seconds(group.lag()), 60, 1e-6);
  EXPECT_NEAR(group.lag_records(), 12'000, 1e-3);
  EXPECT_NEAR(group.lost(), 88'000, 1e-3);
  EXPECT_NEAR(group.consumed() + group.lost() + group.lag_records(), 200'000, 1e-3);
}

TEST(ConsumerGroup, with_nobody_reading_keeps_everything_until_it_expires) {
  ConsumerGroup group({.workers = 1, .records_per_worker_s = 100, .retention = 60s});
  group.set_workers(0);
  group.tick(at(50), 10);
  EXPECT_NEAR(group.lag_records(), 500, 1e-6);
  EXPECT_EQ(group.lost(), 0);
  group.tick(at(100), 10);
  EXPECT_NEAR(group.lag_records(), 600, 1e-6);
  EXPECT_NEAR(group.lost(), 400, 1e-6);
}

TEST(ConsumerGroup, has_no_use_for_more_workers_than_partitions) {
  ConsumerGroup group({.workers = 960, .records_per_worker_s = 100, .partitions = 64});
  EXPECT_DOUBLE_EQ(group.capacity(), 6400);
  group.set_slowdown(2);
  EXPECT_DOUBLE_EQ(group.capacity(), 3200);
}

TEST(ConsumerGroup, lags_in_its_fullest_partition_though_the_whole_keeps_up) {
  ConsumerGroup group({.workers = 64, .records_per_worker_s = 100, .partitions = 64, .hottest_share = 0.1});
  group.tick(at(100), 2000);  // 200 a second in one partition, whose worker reads 100
  EXPECT_EQ(group.lag_records(), 0);
  EXPECT_NEAR(seconds(group.lag()), 50, 1e-6);
}

TEST(ConsumerGroup, scales_by_lag_after_the_start_up_of_its_workers) {
  ConsumerGroupParams params{.workers = 10, .records_per_worker_s = 100, .partitions = 1000};
  params.autoscale = policies::AutoscaleLagParams{.lag_per_worker = 250, .min = 5, .max = 100, .sync = 15s};
  params.start_up = 60s;
  ConsumerGroup group(params);
  group.tick(at(74), 2000);
  EXPECT_EQ(group.workers(), 10);
  group.tick(at(76), 2000);  // at 15 s 15,000 wait and 2,500 are not committed: 70 workers, ready at 75 s
  EXPECT_EQ(group.workers(), 70);
  for (int s = 77; s < 600; ++s) group.tick(at(s), 2000);
  EXPECT_EQ(group.lag_records(), 0);
  EXPECT_EQ(group.workers(), 20);  // 2,000/s x 5 s / 2 uncommitted, 250 each
}

TEST(ConsumerGroup, gives_the_same_whether_ticked_often_or_seldom) {
  ConsumerGroup often({.workers = 10, .records_per_worker_s = 100, .retention = 90s});
  ConsumerGroup seldom = often;
  for (int i = 1; i <= 4000; ++i) often.tick(at(0.1 * i), i <= 3000 ? 1900 : 400);
  seldom.tick(at(300), 1900);
  seldom.tick(at(400), 400);
  EXPECT_NEAR(often.lag_records(), seldom.lag_records(), 1e-2);
  EXPECT_NEAR(seconds(often.lag()), seconds(seldom.lag()), 1e-5);
  EXPECT_NEAR(often.lost(), seldom.lost(), 1e-2);
}

}  // namespace
}  // namespace headroom::cluster
