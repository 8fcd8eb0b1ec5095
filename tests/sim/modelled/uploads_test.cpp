#include "sim/modelled/uploads.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <optional>

#include "models/demand/regions.h"
#include "models/laws/uniform.h"
#include "real/wire/keyspaces.h"
#include "sim/adapters/sim_store.h"
#include "sim/kernel/scheduler.h"

namespace headroom::modelled {
namespace {

using namespace std::chrono_literals;

const cluster::ServiceTable steady{models::Law{models::Fixed{1}}};  // noise that is none

// Encoders as one station; some attempts lose their machine.
struct StationEncoders final : Encoders {
  StationEncoders(Clock& clock, unsigned cores) : station(clock, {.servers = cores}) {}
  Task<bool> encode(std::uint16_t, double core_seconds) override {
    asked += core_seconds;
    co_await station.use(from_seconds(core_seconds));
    ++attempts;
    co_return lose_every == 0 || attempts % lose_every != 0;
  }
  double waiting(std::uint16_t) const override { return static_cast<double>(station.waiting()); }
  kernel::Station station;
  int lose_every = 0, attempts = 0;
  double asked = 0;
};

struct NoDistance final : cluster::Distances {
  Nanos round_trip(cluster::Place, cluster::Place, std::uint64_t) const override { return Nanos{0}; }
};
struct CallCounts final : cluster::CallObserver {
  void called(const cluster::Fleet&, Time, Nanos, cluster::CallOutcome outcome) override {
    (outcome == cluster::CallOutcome::answered ? answered : failed) += 1;
  }
  int answered = 0, failed = 0;
};

// One region with its own demand and real pools; the encoders are a station.
struct World {
  struct Setting {
    double uploads_per_day = 100'000;
    double upload_rate = 0.5, log_rate = 0.1, store_rate = 0.2;
    unsigned encoders = 40;
    double reviewers = 20;
    double poison = 0;
    int lose_every = 0;
  };
  explicit World(Setting s) : setting(s), encoders(scheduler, s.encoders) {
    encoders.lose_every = s.lose_every;
    upload = make_fleet("upload", 4, s.upload_rate, roots);
    moderation = make_fleet("moderation", 8, s.upload_rate, roots);
    log_nodes = make_fleet("log", 8, s.log_rate, roots);
    metadata_nodes = make_fleet("metadata", 8, s.store_rate, roots);
    log.emplace(*log_nodes, cluster::StoreTierParams{.spread_keys = true}, cost(20e3), accesses, draws);
    metadata.emplace(*metadata_nodes, cluster::StoreTierParams{}, cost(250e3), accesses, draws);
    const adapters::KeyspaceRoute cards{wire::keyspaces::metadata, &*metadata, &*metadata, &records};
    store.emplace(network, cluster::Place{}, std::vector{cards}, draws);
    desk.emplace(scheduler, ReviewDeskParams{.reviewers = s.reviewers, .sample_rate = s.upload_rate});
    pipeline = std::make_unique<UploadPipeline>(
        UploadParams{.sample_rate = s.upload_rate,
                     .log_rate = s.log_rate,
                     .store_rate = s.store_rate,
                     .upload = {&steady, 2.5e6, 0},
                     .moderate = {&steady, 1.6e9, 0},
                     .encode = {&steady, 0.3e9, 1.39e9},
                     .poison = s.poison},
        UploadPorts{scheduler, *upload, *moderation, *log, *store, encoders, *desk, calls}, roots);
  }

  static cluster::AccessCost cost(double ns) { return {{&steady, ns, 0}, {&steady, ns, 0}, nullptr, nullptr}; }
  cluster::Fleet* make_fleet(const char* name, unsigned replicas, double rate, const cluster::RootLoad& from) {
    cluster::PoolParams pool{.replicas = static_cast<double>(replicas), .simulated = replicas, .cores = 8};
    pool.sample_rate = rate;
    pool.root_sample_rate = setting.upload_rate;
    return &directory.add(std::make_unique<cluster::Fleet>(directory.service(name), 0, 3, 1e9, pool, from));
  }
  void add(const UploadTally& t) {
    sum.begun += t.begun;
    sum.refused += t.refused;
    sum.live += t.live;
    sum.live_late += t.live_late;
    sum.rejected += t.rejected;
    sum.dead_lettered += t.dead_lettered;
    sum.jobs += t.jobs;
    sum.failed_jobs += t.failed_jobs;
    sum.failed_attempts += t.failed_attempts;
  }
  void run(Nanos length) {
    pipeline->open(scheduler.now() + length);
    scheduler.run_until(scheduler.now() + length);
    add(pipeline->take_tally());
  }
  double ended() const { return sum.live + sum.rejected + sum.dead_lettered + sum.refused; }

  Setting setting;
  std::vector<models::Region> regions{{"here", 1, {{0, 1}}}};
  std::array<double, 24> flat = [] {
    std::array<double, 24> hours;
    hours.fill(1);
    return hours;
  }();
  models::Intensity demand{regions, flat, setting.uploads_per_day};
  UploadRoots roots{demand, 0, 0};
  kernel::Scheduler scheduler;
  kernel::PhiloxRandom draws{7};
  cluster::Directory directory{1};
  NoDistance distances;
  CallCounts calls, accesses;
  adapters::SimNetwork network{scheduler, directory, distances, calls};
  cluster::Records records;
  StationEncoders encoders;
  cluster::Fleet *upload = nullptr, *moderation = nullptr, *log_nodes = nullptr, *metadata_nodes = nullptr;
  std::optional<cluster::StoreTier> log, metadata;
  std::optional<adapters::SimStore> store;
  std::optional<ReviewDesk> desk;
  UploadTally sum;
  std::unique_ptr<UploadPipeline> pipeline;
};

TEST(Uploads, come_at_the_models_rate_times_their_own_sampling_rate) {
  World w({});
  w.run(24h);
  EXPECT_NEAR(w.sum.begun, 50'000, 4 * std::sqrt(50'000.0));
  EXPECT_NEAR(w.encoders.asked / w.sum.jobs, 0.3 + 1.39 * 14, 0.5);
}

TEST(Uploads, each_end_once_live_rejected_dead_lettered_or_refused) {
  World w({.uploads_per_day = 200'000, .poison = 0.01, .lose_every = 7});
  w.run(6h);
  EXPECT_GT(w.pipeline->in_flight(), 0u);
  EXPECT_EQ(w.sum.begun, w.ended() + static_cast<double>(w.pipeline->in_flight()));
  EXPECT_GT(w.sum.rejected, 0);
  EXPECT_GT(w.sum.dead_lettered, 0);
  w.scheduler.run();
  w.add(w.pipeline->take_tally());
  EXPECT_EQ(w.pipeline->in_flight(), 0u);
  EXPECT_EQ(w.sum.begun, w.ended());
  EXPECT_EQ(w.pipeline->jobs_under_way(), 0);
  EXPECT_GE(w.sum.failed_jobs, w.sum.dead_lettered);  // one that is rejected as well counts as rejected
}

TEST(Uploads, are_live_within_five_minutes_while_encoders_have_cores_to_spare) {
  World w({});
  w.run(6h);
  EXPECT_LT(w.pipeline->live_after().quantile(0.99), 5min);
  EXPECT_GT(w.pipeline->live_after().quantile(0.5), 10s);  // 14 s of video are 20 s on a core
  EXPECT_LT(w.sum.live_late / w.sum.live, 0.01);
  EXPECT_NEAR(w.pipeline->live_after().weight(), 2 * w.sum.live, 1e-6);
}

// 5 x 100,000 a day at 1/2 bring 2.9 jobs/s of 19.8 core seconds to 40 cores, which end 2.0: .87/s pile up.
TEST(Uploads, pile_up_before_the_encoders_in_a_flood_and_drain_after_it) {
  World w({});
  w.run(1h);
  EXPECT_LT(w.pipeline->backlog_jobs(), 60);
  w.roots.set_factor(5);
  w.run(2h);
  const double rate = 5 * 100'000 / 86'400.0 - 40 / 19.76 / 0.5;
  EXPECT_NEAR(w.pipeline->backlog_jobs(), rate * 7200, 0.15 * rate * 7200);
  EXPECT_GT(w.sum.live_late, 1000);
  w.roots.set_factor(1);
  w.run(4h);
  EXPECT_LT(w.pipeline->backlog_jobs(), 60);
}

TEST(Uploads, with_a_poison_file_are_tried_three_times_and_dead_lettered) {
  World w({.poison = 1});
  w.run(1h);
  w.scheduler.run();
  w.add(w.pipeline->take_tally());
  EXPECT_EQ(w.sum.failed_jobs, w.sum.jobs);
  EXPECT_EQ(w.sum.failed_attempts, 3 * w.sum.jobs);
  EXPECT_EQ(w.sum.live, 0);
  EXPECT_EQ(w.sum.begun, w.sum.dead_lettered + w.sum.rejected);
}

TEST(Uploads, survive_a_lost_machine_by_another_attempt) {
  World w({.lose_every = 10});
  w.run(6h);
  EXPECT_NEAR(w.sum.failed_attempts / w.encoders.attempts, 0.1, 0.001);
  EXPECT_LT(w.sum.failed_jobs / w.sum.jobs, 0.005);  // a thousandth fails thrice
}

TEST(Uploads, are_refused_after_the_clients_attempts_when_the_service_is_down) {
  World w({});
  w.upload->set_down(true);
  w.run(1h);
  w.scheduler.run();
  w.add(w.pipeline->take_tally());
  EXPECT_EQ(w.sum.refused, w.sum.begun);
  EXPECT_EQ(w.calls.failed, static_cast<int>(3 * w.sum.begun));
}

TEST(Uploads, wait_for_people_beyond_two_hours_when_few_are_on_shift) {
  World w({.uploads_per_day = 400'000, .upload_rate = 0.25, .encoders = 60, .reviewers = 0.5});
  w.run(24h);  // 1,400 reviews a day; half a reviewer decides 480
  EXPECT_GT(w.desk->waiting(), 50u);
  const ReviewTally reviews = w.desk->take_tally();
  EXPECT_GT(reviews.late / reviews.decided, 0.5);
  EXPECT_EQ(w.sum.begun, w.ended() + static_cast<double>(w.pipeline->in_flight()));
}

TEST(Uploads, load_the_log_and_the_store_at_their_own_sampling_rates) {
  World w({});
  w.run(12h);
  const double logged = w.log_nodes->pool().take_tally().arrivals;  // three copies of each record
  EXPECT_NEAR(logged, 3 * 50'000 * 0.1, 5 * 3 * std::sqrt(5000.0));
  const double stored = w.metadata_nodes->pool().take_tally().arrivals;  // processing, then published or removed
  EXPECT_NEAR(stored, 2 * 3 * 50'000 * 0.2, 5 * 6 * std::sqrt(10'000.0));
  EXPECT_NEAR(w.upload->pool().take_tally().arrivals, w.sum.begun, 60);  // but for those whose bytes are on their way
}

TEST(Uploads, publish_a_card_for_what_is_live_and_take_down_what_is_rejected) {
  World w({.uploads_per_day = 20'000, .upload_rate = 1, .store_rate = 1});
  w.run(6h);
  w.scheduler.run();
  w.add(w.pipeline->take_tally());
  double published = 0, removed = 0;
  for (std::uint64_t number = 0; number < static_cast<std::uint64_t>(w.sum.begun); ++number) {
    const wire::VideoId id{models::mix(1, 0, number)};
    const auto kept = w.records.find(wire::keyspaces::card_of(id), w.scheduler.wall_now());
    ASSERT_TRUE(kept.has_value());
    const auto card = Codec<wire::VideoCard>::decode(kept->bytes);
    ASSERT_TRUE(card.has_value());
    published += card->status == wire::VideoStatus::published;
    removed += card->status == wire::VideoStatus::removed;
  }
  EXPECT_EQ(published, w.sum.live);
  EXPECT_EQ(removed, w.sum.rejected);
}

TEST(Uploads, repeat_themselves) {
  const auto once = [] {
    World w({.poison = 0.01, .lose_every = 5});
    w.run(3h);
    return std::tuple{w.sum.begun, w.sum.live, w.sum.rejected, w.sum.failed_attempts,
                      w.pipeline->live_after().quantile(0.99), w.scheduler.events()};
  };
  EXPECT_EQ(once(), once());
}

TEST(UploadRate, leaves_about_eighty_encoder_cores) {
  EXPECT_NEAR(upload_sample_rate(1.0 / 5000, 3200) * 3200, 80, 1e-9);
  EXPECT_EQ(upload_sample_rate(1.0 / 5000, 40), 1);
  EXPECT_EQ(upload_sample_rate(0.1, 3200), 0.1);
}

}  // namespace
}  // namespace headroom::modelled
