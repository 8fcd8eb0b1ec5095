// Settings of the product itself: the feed, the clients, the upload pipeline.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "models/viewers/sources.h"
#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

struct Feed {
  int list_size = 200;                  // video ids per user
  Nanos refresh_interval = 30min;       // of an active user's list
  double refresh_below = 0.25;          // share of the list left that asks for a new one at once
  Nanos trending_interval = 1min;       // how often the trending lists are made anew
  bool operator==(const Feed&) const = default;
};

// Shares of clients by the class of their link (data: throughput traces).
struct LinkMix {
  double slow = models::slow_share;     // mean 1.2 Mbit/s
  double medium = models::medium_share;  // mean 1.6 Mbit/s
  double fast = 1 - slow - medium;      // mean 3.6 Mbit/s
  bool operator==(const LinkMix&) const = default;
};

struct Clients {
  int prefetch = static_cast<int>(models::prefetched_videos.value);  // videos ahead
  int kept_videos = 50;                 // played when the feed is down
  int attempts = 3;                     // of a feed request, the first included
  Nanos retry_base = 500ms;
  Nanos timeout = 5s;
  LinkMix links;
  bool operator==(const Clients&) const = default;
};

struct Transcode {
  std::vector<int> renditions = {240, 360, 480, 720, 1080};  // lines
  Nanos segment = from_seconds(models::segment_seconds);
  int attempts = 3;
  Nanos live_within = 5min;
  bool operator==(const Transcode&) const = default;
};

struct Moderation {
  double reject_above = 0.95;           // score
  double review_above = 0.7;
  int reviewers = 2000;                 // people on shift, whole world
  Nanos review_time = 90s;
  Nanos review_within = 2h;
  bool operator==(const Moderation&) const = default;
};

// How a kind of work runs: the real function always, for a share p, or only its cost.
struct Execute { bool operator==(const Execute&) const = default; };
struct Sample {
  double p = 0.01;
  bool operator==(const Sample&) const = default;
};
struct CostOnly { bool operator==(const CostOnly&) const = default; };
using Fidelity = std::variant<Execute, Sample, CostOnly>;

}  // namespace headroom::scenario
