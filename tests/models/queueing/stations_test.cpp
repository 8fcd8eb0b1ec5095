#include "models/queueing/stations.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace headroom::models {
namespace {

constexpr double six_digits = 5.1e-7, four_digits = 5.1e-5;

TEST(Mm1, has_the_mean_and_quantiles_of_an_exponential_response) {
  // W = 1 / (1 - rho); quantile q: -ln(1 - q) / (1 - rho)
  const MMc at80 = mm1(.8, 1), at90 = mm1(.9, 1);
  EXPECT_NEAR(at80.mean_response(), 5, 1e-12);
  EXPECT_NEAR(at80.response_quantile(.50), 3.4657, four_digits);
  EXPECT_NEAR(at80.response_quantile(.95), 14.9787, four_digits);
  EXPECT_NEAR(at80.response_quantile(.99), 23.0259, four_digits);
  EXPECT_NEAR(at90.mean_response(), 10, 1e-12);
  EXPECT_NEAR(at90.response_quantile(.99), 46.0517, four_digits);
}

TEST(Mmc, waits_as_erlang_c_says) {
  struct Row {
    std::int64_t c;
    double a, wait_probability, mean_wait;
  };
  constexpr std::array rows{Row{2, 1.6, .711111, 1.777778}, Row{4, 3.2, .596432, .745541}, Row{10, 9, .668732, .668732},
                            Row{100, 95, .506457, .101291}, Row{1000, 950, .068253, .001365}};
  for (const Row& row : rows) {
    const MMc station(row.a, 1, row.c);
    EXPECT_NEAR(station.wait_probability(), row.wait_probability, six_digits) << row.c;
    EXPECT_NEAR(station.mean_wait(), row.mean_wait, six_digits) << row.c;
  }
}

TEST(Mmc, stays_finite_and_ordered_with_a_hundred_thousand_servers) {
  const MMc tight(99'900, 1, 100'000), loose(99'000, 1, 100'000);
  EXPECT_GT(tight.wait_probability(), loose.wait_probability());
  EXPECT_GT(tight.wait_probability(), 0);
  EXPECT_LT(tight.wait_probability(), 1);
  EXPECT_NEAR(MMc(10'000 - 100, 1, 10'000).wait_probability(), .221, .003);  // Halfin-Whitt at beta 1: .2234
}

TEST(Mmc, wait_quantile_inverts_the_tail) {
  const MMc station(9, 1, 10);
  EXPECT_NEAR(station.wait_exceeds(station.wait_quantile(.99)), .01, 1e-12);
  EXPECT_EQ(station.wait_quantile(.3), 0) << "a third does not wait at all";
}

TEST(Mmc, response_tail_integrates_to_the_mean_and_its_quantile_inverts_it) {
  for (const MMc& station : {MMc(9, 1, 10), MMc(1, 1, 2), MMc(3.2, 1, 4)}) {
    double integral = 0;
    constexpr double step = .001;
    for (double t = step / 2; t < 60; t += step) integral += station.response_exceeds(t) * step;
    EXPECT_NEAR(integral, station.mean_response(), 1e-5);
    EXPECT_NEAR(station.response_exceeds(station.response_quantile(.99)), .01, 1e-10);
  }
}

TEST(Mmc, that_cannot_keep_up_waits_for_ever) {
  const MMc station(2, 1, 2);
  EXPECT_EQ(station.wait_probability(), 1);
  EXPECT_TRUE(std::isinf(station.mean_wait()));
  EXPECT_TRUE(std::isinf(station.wait_quantile(.5)));
  EXPECT_TRUE(std::isinf(station.response_quantile(.5)));
}

TEST(Mg1, waits_as_pollaczek_and_khinchine_say) {
  // Wq = rho (1 + cs2) / (2 (1 - rho)) for D, Erlang-2, M, cs2 = 4
  constexpr std::array cs2{0.0, 0.5, 1.0, 4.0};
  constexpr std::array at80{2.0, 3.0, 4.0, 10.0}, at90{4.5, 6.75, 9.0, 22.5};
  for (std::size_t i = 0; i < cs2.size(); ++i) {
    EXPECT_NEAR(mg1_mean_wait(.8, 1, cs2[i]), at80[i], 1e-12);
    EXPECT_NEAR(mg1_mean_wait(.9, 1, cs2[i]), at90[i], 1e-12);
  }
}

TEST(Ggc, is_exact_where_the_exact_answer_is_known) {
  EXPECT_NEAR(ggc_mean_wait(.8, 1, 1, 1, 4), 10, 1e-12);
  EXPECT_NEAR(ggc_mean_wait(95, 1, 100, 1, 1), .101291, six_digits);
  EXPECT_NEAR(ggc_mean_wait(95, 1, 100, 0, 0), 0, 0);
}

TEST(Mmck, loses_and_holds_what_the_birth_death_chain_says) {
  const FiniteRoom one = mmck(.8, 1, 1, 10);
  EXPECT_NEAR(one.loss, .023493, six_digits);
  EXPECT_NEAR(one.mean_in_system, 2.966314, six_digits);
  EXPECT_NEAR(one.mean_response, 3.797098, six_digits);
  const FiniteRoom four = mmck(5, 1, 4, 16);
  EXPECT_NEAR(four.loss, .207086, six_digits);
  EXPECT_NEAR(four.mean_in_system, 12.532620, six_digits);
  EXPECT_NEAR(four.mean_response, 3.161154, six_digits);
}

TEST(Mmck, without_a_queue_is_erlang_b_and_survives_a_huge_room) {
  EXPECT_NEAR(mmck(80, 1, 100, 100).loss, erlang_b(100, 80), 1e-12);
  const FiniteRoom flooded = mmck(2000, 1, 1000, 100'000);
  EXPECT_NEAR(flooded.loss, .5, 1e-9);
  EXPECT_NEAR(flooded.throughput, 1000, 1e-6);
}

TEST(ErlangB, loses_what_erlang_says) {
  EXPECT_NEAR(erlang_b(10, 5), .018385, six_digits);
  EXPECT_NEAR(erlang_b(100, 80), .003992, six_digits);
  EXPECT_NEAR(erlang_b(200, 180), .010325, six_digits);
}

TEST(ProcessorSharing, slows_everyone_by_the_same_factor) {
  EXPECT_NEAR(ps_mean_response(.8, 1, 1), 5, 1e-12);
  EXPECT_NEAR(ps_mean_response(.8, 1, 10), 50, 1e-12);
  EXPECT_TRUE(std::isinf(ps_mean_response(1, 1, 1)));
}

TEST(Priorities, wait_as_cobham_says) {
  constexpr std::array classes{PriorityClass{.lambda = .3}, PriorityClass{.lambda = .5}};
  const PriorityWaits patient = priority_non_preemptive(classes);
  EXPECT_NEAR(patient.mean_wait[0], 1.142857, six_digits);
  EXPECT_NEAR(patient.mean_wait[1], 5.714286, six_digits);
  const PriorityWaits interrupting = priority_preemptive_resume(classes);
  EXPECT_NEAR(interrupting.mean_response[0], 1.428571, six_digits);
  EXPECT_NEAR(interrupting.mean_response[1], 7.142857, six_digits);
}

TEST(Priorities, starve_the_low_class_only_when_the_high_class_leaves_no_room) {
  constexpr std::array classes{PriorityClass{.lambda = .7}, PriorityClass{.lambda = .5}};
  const PriorityWaits waits = priority_preemptive_resume(classes);
  EXPECT_NEAR(waits.mean_response[0], 1 / .3, 1e-9);
  EXPECT_TRUE(std::isinf(waits.mean_response[1]));
}

TEST(StationsDeathTest, refuse_nonsense_even_in_release) {
  EXPECT_DEATH(MMc(1, 0, 1), "violated: lambda >= 0, mu > 0, servers >= 1");
  EXPECT_DEATH(mm1(.5, 1).wait_quantile(1), "violated: 0 <= q < 1");
}

TEST(RelaxationTime, grows_towards_saturation_and_with_variability_and_ends_where_nobody_may_wait) {
  constexpr double endless = std::numeric_limits<double>::infinity();
  // 1 / (1 - sqrt .81)^2 = 100 services; M/M/4 at 3.2: 1 / (2 - 1.788854)^2 = 22.43.
  EXPECT_NEAR(relaxation_time(.81, 1, 1, 1, endless), 100, 1e-9);
  EXPECT_NEAR(relaxation_time(3.2, 1, 4, 1, endless), 22.43, .01);
  EXPECT_NEAR(relaxation_time(81, 100, 1, 2.5, endless), 2.5, 1e-9);
  EXPECT_EQ(relaxation_time(1, 1, 1, 1, endless), endless);
  EXPECT_EQ(relaxation_time(2, 1, 1, 1, 0), 1);
  // 10^2 / (pi^2 2) and one service.
  EXPECT_NEAR(relaxation_time(2, 1, 1, 1, 10), 6.0661, four_digits);
  EXPECT_EQ(relaxation_time(0, 1, 4, 1, endless), 1);
}

}  // namespace
}  // namespace headroom::models
