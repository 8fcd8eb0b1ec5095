// Machines' lines, drives and people in whole runs.
#include <gtest/gtest.h>

#include <string>

#include "real/wire/work.h"
#include "sim/cli/facts.h"
#include "sim/run/cost_tables.h"
#include "sim/scenario/read.h"
#include "tests/program/headroom.h"
#include "tests/sim/run/whole_run.h"

namespace headroom::run {
namespace {

const std::string short_run = "scenarios/small.yaml --sample 1/4000 --set demand.dau=4M --set duration=20min ";

TEST(Machines, SlowDownAndRefuseWhereTheirLinesAreTooNarrow) {
  const results::RunResult wide = whole_run(short_run + "--set services.cdn_edge.replicas=40");
  const results::RunResult narrow = whole_run(short_run + "--set services.cdn_edge.replicas=2");
  const results::ServiceResult &calm = wide.services.at("cdn_edge"), &full = narrow.services.at("cdn_edge");
  EXPECT_LT(calm.resources.at("network").load_peak, 0.4);
  EXPECT_EQ(calm.shed_ratio, 0);
  // Players take lower renditions from a slow network, so that hardly more is asked of the lines than they can send.
  EXPECT_GT(full.resources.at("network").load_peak, 1);
  EXPECT_LE(full.resources.at("network").utilization_mean, 1.02) << "no line sends more than it can";
  EXPECT_LT(full.utilization_peak, 0.5) << "it is not the cores";
  EXPECT_GT(full.shed_ratio, 0.005);
  EXPECT_GT(full.latency_ms.p50, 100 * calm.latency_ms.p50);
}

// A line's share is what the tier sent, over what its machines could.
TEST(Machines, SendWhatTheContentNetworkSends) {
  const results::RunResult result = whole_run("scenarios/small.yaml --sample 1/1000 --set duration=20min");
  const auto machine = [](const char* service) {
    return *models::find_instance(scenario::default_services().at(service).instance);
  };
  for (const auto& [service, tier] : {std::pair{"cdn_edge", "edge"}, {"cdn_shield", "shield"}, {"origin", "origin"}}) {
    const results::ServiceResult& at = result.services.at(service);
    const double line = at.replicas * machine(service).network_bits_per_s / 8;
    const double sent = result.cdn.at(tier).bytes_per_s_mean / line;
    EXPECT_NEAR(at.resources.at("network").utilization_mean, sent, 0.001 * sent) << service;
  }
}

// Every batch of events updates its user's features, on both copies' cores.
TEST(Machines, UpdateFeaturesOnTheirOwnCores) {
  const auto scenario = scenario::read_scenario("scenarios/small.yaml", {}, cli::known_facts());
  ASSERT_TRUE(scenario.has_value());
  const CostTables costs{*scenario};
  const results::RunResult result = whole_run("scenarios/small.yaml");
  const double batches = result.services.at("event_intake").requests / result.simulated_s;
  const double events = result.demand.events_rps_mean / batches;  // in a batch: the last of a visit is not full
  const double each = costs.law("features", wire::work::feature_update).of(events).mean_ns() * 1e-9;
  const results::ServiceResult& features = result.services.at("features");
  const double cores = features.replicas * cores_of(scenario->services.at("features"));
  // Three machines of four stand in the region of 70 % of the users; the other has one, and so one copy.
  const double copies = 0.7 * 2 + 0.3 * 1;
  EXPECT_NEAR(features.utilization_mean, copies * batches * each / cores, 0.05 * features.utilization_mean);
}

TEST(Machines, CostAsMuchADayWhicheverHourIsSimulated) {
  const auto egress = [](const std::string& hours) {
    return whole_run("scenarios/small.yaml --sample 1/1000 " + hours).cost.by_driver.at("cdn_egress");
  };
  const double day = egress("--set duration=24h --set start=00:00");
  // Of a thousand sampled users, whose links and clips differ.
  EXPECT_NEAR(egress("--set start=20:00"), day, 0.12 * day);
  EXPECT_NEAR(egress("--set start=03:00"), day, 0.12 * day);
}

TEST(Machines, AreRefusedWhereTheyHaveNoRoom) {
  const program::Said said = program::headroom(
      program::words_of("check scenarios/peak-day.yaml --set services.cdn_edge.instance=r6i.4xlarge"));
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.err,
            "--set services.cdn_edge.instance: cdn_edge keeps 21.6PB in drives, and 1600 r6i.4xlarge have none\n"
            "1 problem\n");
}

TEST(ShippedScenarios, HaveRoomForWhatTheyKeep) {
  for (const char* file : {"peak-day", "small", "trace-replay", "presets/a", "presets/b", "presets/c", "presets/d",
                           "presets/e", "validation/steady", "validation/cache-flush", "validation/step",
                           "validation/hot-item", "validation/retry-storm"}) {
    const auto read = scenario::read_scenario("scenarios/" + std::string(file) + ".yaml", {}, cli::known_facts());
    EXPECT_TRUE(read.has_value()) << scenario::to_string(read.error());
  }
}

}  // namespace
}  // namespace headroom::run
