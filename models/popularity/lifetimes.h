// How long videos stay where they are in the order of popularity, so that views fall on young videos as observed.
#pragma once

#include "models/popularity/rank_law.h"
#include "real/ports/result.h"

namespace headroom::models {

// Each place in the order is held by one video for one day, a fortnight or a year, then by the next. A place held for L
// days shows a video younger than d days in a share min(1, d/L) of the time; the shares of views that go to the three
// kinds of places follow from the two published shares of views by age.
struct AgeMix {
  double day, fortnight, year;  // shares of views, adding up to 1
};

// The mix in which day1 of all views go to videos in their first day and day7 to those in their first week.
// Refused where no mix of the three lifetimes does that.
Result<AgeMix> age_mix(double day1, double day7);
// The shares by the seventh day that some mix gives with this one of the first; none where low > high.
struct ShareRange {
  double low = 0, high = 0;
};
ShareRange week_shares(double day1);

// Which places have which lifetime. Fresh videos are the popular ones: the ranks up to `fresh` alternate between
// fortnights with one video and fortnights with one a day, those up to `recent` change every fortnight, the rest every
// year. `recent` holds the views of the first two kinds; `fresh` is chosen so that places change hands as often as
// videos are uploaded, where it can.
struct Lifetimes {
  double fresh = 0;          // ranks
  double recent = 0;         // ranks
  double daily_share = 0;    // of the fortnights of a fresh place, those with one video a day
  double churn_per_day = 0;  // videos that get a place, a day
};
Lifetimes lifetimes(const AgeMix& mix, const RankLaw& ranks, double uploads_per_day);

}  // namespace headroom::models
