#include "sim/run/bill.h"

#include <gtest/gtest.h>

#include "sim/run/resources.h"

namespace headroom::run {
namespace {

// A day of the base scenario that sent 150 PB to viewers, 30 PB of them from the origin.
results::RunResult day_of_bytes(const scenario::Scenario& scenario) {
  results::RunResult result;
  for (const auto& [name, service] : scenario.services) result.services[name].replicas_mean = service.replicas;
  result.cdn["edge"].bytes = 150e15;
  result.cdn["origin"].bytes = 30e15;
  add_resources(result, scenario);
  return result;
}

TEST(Bill, AddsUpEveryDriver) {
  const scenario::Scenario base;
  results::RunResult day = day_of_bytes(base);
  add_costs(day, base, 1);
  const auto& usd = day.cost.by_driver;
  EXPECT_NEAR(usd.at("cdn_egress"), 150e6 * 0.002, 1e-6);
  EXPECT_NEAR(usd.at("origin_traffic"), 30e6 * 0.002, 1e-6);
  EXPECT_NEAR(usd.at("people"), 2000 * 24 * 15, 1e-6);
  // 1B videos: 15 MB each and 14 s of 10.25 Mbit/s; rows of 1 kB three times.
  const double gib = 1073741824.0;
  const double stored = 1e9 * (15e6 + 14 * 10.25e6 / 8) / gib * 0.252 / 365, rows = 3e12 / gib * 0.96 / 365;
  EXPECT_NEAR(usd.at("storage"), stored + rows, 1e-6);
  // 225 TB on 40 machines of 15 TB.
  const double log = 40 * 8997.33 / 365;
  EXPECT_NEAR(usd.at("log_retention"), log * 225e12 / (40 * 13970 * gib), 1e-6 * log);
  double machines = 0, all = 0;
  for (const auto& [name, service] : day.services) machines += service.cost_usd_per_day;
  for (const auto& [driver, each] : usd) all += each;
  EXPECT_NEAR(usd.at("compute") + usd.at("log_retention"), machines, 1e-6 * machines);
  EXPECT_NEAR(day.services.at("log").cost_usd_per_day, log, 1e-6 * log);
  EXPECT_NEAR(day.cost.usd_per_day, all, 1e-6 * all);
  EXPECT_EQ(usd.size(), 6u);
}

TEST(Bill, PaysForWhatIsKeptAndWhoWorksAsTheScenarioSays) {
  scenario::Scenario base, other;
  std::get<scenario::LogTier>(other.services.at("log").state).retention *= 4;
  other.moderation.reviewers = 500;
  other.transcode.renditions = {240};
  other.demand.popularity.catalogue *= 2;
  results::RunResult day = day_of_bytes(base), changed = day_of_bytes(other);
  add_costs(day, base, 1);
  add_costs(changed, other, 1);
  const auto ratio = [&](const char* driver) {
    return changed.cost.by_driver.at(driver) / day.cost.by_driver.at(driver);
  };
  EXPECT_NEAR(ratio("log_retention"), 600.0 / 225, 0.01) << "all of its machines, and no more";
  EXPECT_NEAR(ratio("people"), 0.25, 1e-9);
  EXPECT_NEAR(ratio("storage"), 2 * (15 + 14 * 0.25 / 8) / (15 + 14 * 10.25 / 8), 0.001);
}

// An hour in which a sixteenth of the day's visits are due sent a sixteenth of its bytes.
TEST(Bill, TakesAnHourForWhatItIsOfItsDay) {
  scenario::Scenario base;
  results::RunResult hour = day_of_bytes(base);
  hour.cdn["edge"].bytes /= 16;
  add_costs(hour, base, 1.0 / 16);
  EXPECT_NEAR(hour.cost.by_driver.at("cdn_egress"), 150e6 * 0.002, 1e-6);
  ASSERT_EQ(hour.notes.size(), 1u) << "the encoders scale with their backlog";
  results::RunResult day = day_of_bytes(base);
  add_costs(day, base, 1);
  EXPECT_TRUE(day.notes.empty());
}

TEST(Bill, SaysNothingOfTrafficThatWasNotMeasured) {
  const scenario::Scenario base;
  results::RunResult none = day_of_bytes(base);
  add_costs(none, base, 0);
  EXPECT_FALSE(none.cost.by_driver.contains("cdn_egress"));
  EXPECT_FALSE(none.cost.by_driver.contains("origin_traffic"));
}

}  // namespace
}  // namespace headroom::run
