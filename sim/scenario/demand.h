// How many people come, when, what they ask for and what they watch.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/demand/sources.h"
#include "models/popularity/sources.h"
#include "real/ports/units.h"

namespace headroom::scenario {

// A holiday has 45 % more volume than an ordinary day (product.md, section 5).
enum class DayKind { ordinary, holiday };

// How a trace's span becomes the scenario's: the scenario's duration around the highest value, at the trace's own pace
// (all of a shorter trace, stretched); the whole trace squeezed or stretched; or a named slice.
enum class TraceShape { around_peak, stretch, slice };

// What a missing step in a trace means.
enum class TraceGaps { refuse, interpolate };

// How demand.trace is replayed. Its shape drives arrivals; the volume stays that of dau x requests.
struct Replay {
  TraceShape shape = TraceShape::around_peak;
  Nanos from{0};        // slice: offset of the first replayed row from the trace's start
  Nanos length{0};      // slice: how much of it; 0 = the scenario's duration
  TraceGaps gaps = TraceGaps::refuse;
  int gap_limit = 1;    // interpolate: at most so many missing steps in a row
  bool operator==(const Replay&) const = default;
};

// Popularity of videos: rank^-slope_head up to the knee, rank^-slope_tail beyond it.
struct Popularity {
  double slope_head = models::head_slope;
  double slope_tail = models::tail_slope;
  double knee = models::knee_rank;
  double catalogue = models::catalogue_size;   // published videos
  double global_share = models::global_share;  // of the views; the rest follows each region's own order
  double day1_share = models::day1_share;      // of a video's views fall on its first day
  double day7_share = models::day7_share;      // ... by its seventh
  bool operator==(const Popularity&) const = default;
};

// One item that takes off: its share of all plays grows linearly to the peak, then falls as (1 + t/rise)^-decay.
struct Viral {
  Nanos at{0};              // offset from the scenario's start
  double peak_share = 0.05; // of all plays
  Nanos rise{std::chrono::minutes{10}};
  double decay_exponent = 1.4;  // 1.4 sub-critical, .6 critical (Crane and Sornette)
  std::string region;       // empty = everywhere
  bool operator==(const Viral&) const = default;
};

struct Demand {
  double dau = models::daily_users;
  double videos_per_user = models::videos_per_user;  // plays per user and day
  double visits_per_user = models::visits_per_user;  // sessions per user and day
  int page_size = 10;            // videos per feed page
  DayKind day = DayKind::ordinary;
  double dispersion = models::dispersion;  // variance over mean of arrivals in a second
  std::string trace;             // CSV of timestamp,value; empty = the model's hours of the day
  Replay replay;
  double uploads_per_day = models::uploads_per_day;
  double events_per_view = 5;
  int event_batch = 10;          // events per request to the intake
  std::map<std::string, double> surfaces;  // requests per user and day, by surface
  std::vector<Viral> virals;
  Popularity popularity;

  Demand();                      // fills surfaces
  bool operator==(const Demand&) const = default;
};

}  // namespace headroom::scenario
