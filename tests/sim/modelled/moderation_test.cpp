#include "sim/modelled/moderation.h"

#include <gtest/gtest.h>

#include "real/ports/task_set.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"

namespace headroom::modelled {
namespace {

using namespace std::chrono_literals;

Time at(Nanos since_start) { return Time{since_start}; }

// P(.7 < score <= .95) = .01 (.95^25 - .7^25) + .99 (.3^6 - .05^6) = .0035.
TEST(Classifier, sends_the_published_number_of_videos_to_people) {
  kernel::PhiloxRandom random{5};
  const double videos = 2e6;
  double rejected = 0, between = 0, harmful = 0, missed = 0, wronged = 0;
  for (int i = 0; i < static_cast<int>(videos); ++i) {
    const double u = random.uniform();
    const Verdict verdict = classify(u, random.uniform());
    harmful += verdict.harmful;
    rejected += verdict.score > 0.95;
    between += verdict.score > 0.7 && verdict.score <= 0.95;
    missed += verdict.harmful && verdict.score <= 0.7;
    wronged += !verdict.harmful && verdict.score > 0.95;
  }
  EXPECT_NEAR(between / videos, 0.0035, 0.0002);
  EXPECT_GT(between / videos * 10e6, 10'000);
  EXPECT_LT(between / videos * 10e6, 50'000);
  EXPECT_NEAR(rejected / harmful, 0.72, 0.02);
  EXPECT_LT(missed / harmful, 0.001);     // false negatives below .1 %
  EXPECT_LT(wronged / videos, 0.01);      // false positives below 1 %
}

struct Desk {
  explicit Desk(ReviewDeskParams params) : desk(scheduler, params) {}
  Task<void> one() {
    co_await desk.review();
    last = scheduler.now();
  }
  kernel::Scheduler scheduler;
  ReviewDesk desk;
  Time last{};
  TaskSet tasks;
};

// 5 reviewers at 1/2 are 2.5: two desks (ties go up to three), as fast together as 2.5 are.
TEST(ReviewDesk, keeps_the_capacity_of_its_people_exactly) {
  Desk d({.reviewers = 5, .review_time = 90s, .sample_rate = 0.5});
  for (int i = 0; i < 300; ++i) d.tasks.spawn(d.one());
  d.scheduler.run();
  EXPECT_NEAR(seconds(d.last), 300 * 90 / 2.5, 1);
}

TEST(ReviewDesk, counts_decisions_that_took_longer_than_promised) {
  Desk d({.reviewers = 1, .review_time = 10min, .review_within = 2h});
  for (int i = 0; i < 20; ++i) d.tasks.spawn(d.one());
  d.scheduler.run_until(at(1h));
  EXPECT_EQ(d.desk.waiting(), 14u);
  d.scheduler.run();
  const ReviewTally tally = d.desk.take_tally();
  EXPECT_EQ(tally.queued, 20);
  EXPECT_EQ(tally.decided, 20);
  EXPECT_EQ(tally.late, 8);  // the first twelve are decided within 120 minutes
  EXPECT_EQ(d.desk.take_tally().decided, 0);
}

TEST(ReviewDesk, forgets_a_video_whose_review_nobody_awaits_any_more) {
  Desk d({.reviewers = 1, .review_time = 10min});
  {
    TaskSet dropped;
    for (int i = 0; i < 5; ++i) dropped.spawn(d.one());
    d.scheduler.run_until(at(1min));
  }
  EXPECT_EQ(d.desk.waiting(), 0u);
  d.tasks.spawn(d.one());
  d.scheduler.run();
  EXPECT_EQ(d.last, at(11min));
}

}  // namespace
}  // namespace headroom::modelled
