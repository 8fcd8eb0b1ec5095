// What a design of the product states: inputs, and the claims it derives from them. Everything is optional, because
// published designs leave most of it out; what is left out is not checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/demand/sources.h"
#include "models/popularity/sources.h"
#include "models/viewers/sources.h"
#include "real/ports/units.h"

namespace headroom::models {

// Inputs, in plain numbers of people, videos, requests and bytes.
struct ProductFigures {
  // People
  std::optional<double> dau, mau;
  std::optional<double> videos_per_user;         // plays per user and day
  std::optional<Nanos> watch_per_user;           // watching per user and day
  double page_size = 10;                         // videos per feed request

  // Lists and inference
  std::optional<double> list_size, list_size_min;  // videos per list; a range where both are given
  std::optional<Bytes> list_bytes;                 // one user's list in the store
  std::optional<Nanos> list_refresh;               // a list is made anew this often
  std::optional<double> rankings_per_user;         // lists ranked per user and day
  std::vector<double> funnel;                      // candidates after each stage, the corpus first
  std::optional<double> embedding_dimensions;      // of the towers, 4 bytes each

  // Latencies promised
  std::optional<Nanos> feed_latency, list_read_latency;
  std::optional<Nanos> inference_latency;          // of one ranking, as promised
  std::optional<Nanos> on_demand_min, on_demand_max;  // a list made while the viewer waits
  std::vector<Nanos> inference_steps;              // the budget of one ranking, step by step
  std::optional<Nanos> start_latency;              // tap to first frame

  // Events
  std::optional<double> events_per_view, events_per_watched_second;
  std::optional<Bytes> event_bytes;
  std::optional<double> event_batch_min, event_batch_max;  // events per request of a client
  std::optional<double> partitions, replication;
  std::vector<Nanos> retention;                    // every value the design states

  // Videos
  std::optional<double> uploads_per_day, catalogue;
  std::optional<Bytes> upload_bytes, video_bytes;  // one original; one video as stored
  std::vector<double> ladder_mbit;                 // Mbit/s of each rendition
  std::optional<Nanos> live_within;

  // Delivery
  std::optional<Bytes> play_bytes, edge_bytes;     // sent per play; held by one edge
  std::optional<Nanos> inline_video;               // of each video, inside the feed's answer

  // Promises
  std::optional<double> availability, core_availability, error_ratio, durability_nines;
  std::optional<double> requests_per_minute;       // a user's limit

  bool operator==(const ProductFigures&) const = default;
};

// Results the design prints, checked against its inputs to the digits printed.
struct Claims {
  std::optional<double> plays_per_day, plays_per_s, peak_plays_per_s, peak_plays_per_s_max;
  std::optional<double> refreshes_per_day, rankings_per_s;
  std::optional<Bytes> list_store;
  std::optional<double> events_per_day, events_per_s, peak_events_per_s;
  std::optional<Bytes> event_bytes_per_day;
  std::optional<Bytes> uploaded_per_day, catalogue_bytes, metadata_bytes;
  std::optional<Bytes> delivered_per_day, delivered_per_s, peak_delivered_per_s;
  std::optional<double> edge_videos, edge_view_share;
  std::optional<Nanos> inference_budget;

  bool operator==(const Claims&) const = default;
};

// What the arithmetic needs beyond the design's own figures; sources in models/sizing/sources.cpp. Lines that use one
// say so and cite it.
struct Assumptions {
  double peak_over_mean = 1.30;
  double regional_peak_over_mean = 1.50;
  double holiday = holiday_factor;         // volume over an ordinary day's
  Nanos session_per_user = from_seconds(3600);  // per day
  Nanos swipe_gap = from_seconds(7.9);     // mean
  Nanos clip = from_seconds(14);           // mean length of an uploaded video
  double events_per_view = 5;
  Bytes event_bytes{200};
  double event_batch = 10;                 // events per request of a client
  double surface_requests_per_user = 24.2; // per day: search, comments, profile, notifications, analytics, live
  Bytes play_bytes{3'000'000};
  double list_size = 200;
  Bytes id_bytes{8};                       // of a video in a list
  double candidates = 500;                 // ranked for one list
  double scores_per_server_s = 9.1e3 * 270;
  Bytes vector_bytes{669};                 // links included
  double transcode_cpu_per_s = 1.39;       // per second of video, five renditions
  std::vector<double> ladder_mbit{0.25, 0.5, 1.5, 3, 5};  // popularity.ladder
  double catalogue = 1e7;                  // videos that views fall on
  double popularity_head = head_slope, popularity_tail = tail_slope, popularity_knee = knee_rank;
  double slow_link_mbit = slow_link / 1e6; // mean of the slowest class of client links
  double leave_early = leave_within_3s;    // share of plays left within 3 s
};

}  // namespace headroom::models
