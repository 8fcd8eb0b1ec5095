#include "models/popularity/lifetimes.h"

#include <algorithm>

namespace headroom::models {

Result<AgeMix> age_mix(double day1, double day7) {
  // d + f/14 + y/365 = day1;  d + f/2 + 7y/365 = day7;  d + f + y = 1. Subtract the first from the second and third:
  // f (1/2 - 1/14) + y 6/365 = day7 - day1;  f 13/14 + y 364/365 = 1 - day1.
  const double a = 0.5 - 1.0 / 14, b = 6.0 / 365, c = 13.0 / 14, d = 364.0 / 365;
  const double determinant = a * d - b * c;
  const double fortnight = ((day7 - day1) * d - b * (1 - day1)) / determinant;
  const double year = (a * (1 - day1) - c * (day7 - day1)) / determinant;
  const double day = 1 - fortnight - year;
  if (!(day >= 0 && fortnight >= 0 && year >= 0))
    return fail(Errc::invalid,
                "views by age cannot be met: the share of the first week must lie between that of the "
                "first day and about 0.46 (1 - day1) above it");
  return AgeMix{day, fortnight, year};
}

// The same three inequalities, solved for day7: f >= 0, y >= 0 and d = 1 - f - y >= 0.
ShareRange week_shares(double day1) {
  const double a = 0.5 - 1.0 / 14, b = 6.0 / 365, c = 13.0 / 14, d = 364.0 / 365;
  const double later = 1 - day1, determinant = a * d - b * c;
  return {day1 + b * later / d, day1 + std::min(a * later / c, (determinant - (a - b) * later) / (d - c))};
}

Lifetimes lifetimes(const AgeMix& mix, const RankLaw& ranks, double uploads_per_day) {
  Lifetimes made;
  made.recent = ranks.ranks_holding(mix.day + mix.fortnight);
  const auto share_within = [&](double fresh) { return std::min(1.0, mix.day / ranks.share_of_top(fresh)); };
  const auto churn = [&](double fresh) {
    const double daily = share_within(fresh);
    return fresh * (daily + (1 - daily) / 14) + (made.recent - fresh) / 14 + (ranks.size() - made.recent) / 365;
  };
  double low = ranks.ranks_holding(mix.day), high = made.recent;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (churn(middle) < uploads_per_day ? low : high) = middle;
  }
  made.fresh = (low + high) / 2;
  made.daily_share = share_within(made.fresh);
  made.churn_per_day = churn(made.fresh);
  return made;
}

}  // namespace headroom::models
