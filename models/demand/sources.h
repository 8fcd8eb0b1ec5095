// The constants of demand, each with its source.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "models/provenance/constant.h"

namespace headroom::models {

inline constexpr Constant daily_users{500e6, Basis::published, "demand.daily_users", "users",
                                      "preset B and E: 500M DAU"};
inline constexpr Constant videos_per_user{
    150, Basis::published, "demand.videos_per_user", "plays/user/day",
    "preset B: 75B plays a day over 500M users (range 40, preset E, to 381, KuaiRand's active users)"};
inline constexpr Constant visits_per_user{8, Basis::published, "demand.visits_per_user", "visits/user/day",
                                          "published app statistics (range 5 to 19)"};
inline constexpr Constant uploads_per_day{10e6, Basis::published, "demand.uploads_per_day", "videos/day",
                                          "preset B (range 10M to 60M)"};
inline constexpr Constant holiday_factor{1.45, Basis::published, "demand.holiday_factor", "1",
                                         "holiday volume +45 % of an ordinary day (KuaiRand, computed)"};
inline constexpr Constant dispersion{1.1, Basis::published, "demand.dispersion", "variance/mean",
                                     "index of dispersion of requests per second within a minute: 1.11 (Twitter "
                                     "2021-08 per second, web-service-datasets)"};
inline constexpr Constant dispersion_count{63.6, Basis::published, "demand.dispersion_count", "requests/s",
                                           "mean count at which the dispersion was measured (same trace)"};

// Visits by local hour over the day's mean, 0 to 23 h (KuaiRand, computed; mean 1.00125, so curves divide by it).
inline constexpr std::array<double, 24> hours_over_mean = {0.88, 0.55, 0.35, 0.23, 0.19, 0.24, 0.43, 0.64,
                                                           0.81, 0.96, 1.10, 1.24, 1.41, 1.34, 1.22, 1.26,
                                                           1.34, 1.44, 1.35, 1.31, 1.36, 1.45, 1.54, 1.39};

// A product surface beside the feed: a traffic class on the shared gateway, log and stores.
struct Surface {
  std::string_view name;
  Constant requests_per_user_day;
  Constant write_share;  // of its requests, those that append to the log
};
std::span<const Surface> surfaces();

std::span<const Constant> demand_constants();

}  // namespace headroom::models
