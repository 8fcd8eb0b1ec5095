// What a design of the product states: inputs, and the claims it derives from them. Everything is optional, because
// published designs leave most of it out; what is left out is not checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

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

// What the arithmetic needs beyond the design's own figures. Lines that use one say so and cite it.
struct Assumptions {
  double peak_over_mean = 1.30;            // measured: KuaiRand hours of the day over the world's time zones
  double regional_peak_over_mean = 1.50;   // measured: the same, regions 1.45 to 1.55; fleets stand in regions
  double holiday = 1.45;                   // measured: the same; volume of a holiday over an ordinary day
  Nanos session_per_user = from_seconds(3600);  // published: 8 visits of 7.5 min a day (app statistics)
  Nanos swipe_gap = from_seconds(7.9);     // measured: mean gap between TikTok swipes
  Nanos clip = from_seconds(14);           // published: mean length of an uploaded video, arXiv 2504.13279
  double events_per_view = 5;              // preset E
  Bytes event_bytes{200};                  // preset C
  double event_batch = 10;                 // events per request of a client, preset C
  double surface_requests_per_user = 24.2; // per day: search, comments, profile, notifications, analytics, live
  Bytes play_bytes{3'000'000};             // preset B
  double list_size = 200;                  // presets B and C
  Bytes id_bytes{8};                       // of a video in a list
  double candidates = 500;                 // ranked for one list, presets B and C
  double scores_per_server_s = 9.1e3 * 270;  // published: MLPerf DLRM-v2, two-socket Xeon, 270 candidates a sample
  Bytes vector_bytes{669};                 // measured: hnswlib, 128 dimensions, M 16, links included
  double transcode_cpu_per_s = 1.39;       // measured: CPU seconds per second of video, five renditions, x264 veryfast
  std::vector<double> ladder_mbit{0.25, 0.5, 1.5, 3, 5};  // preset B, with its fifth rendition at 240p
  double catalogue = 1e7;                  // videos that views fall on; preset B's corpus
  double popularity_head = 0.65, popularity_tail = 1.05, popularity_knee = 1e5;  // measured: KuaiRand, Niconico
  double slow_link_mbit = 1.2;             // measured: mean of the slowest class of client links
  double leave_early = 0.34;               // measured: KuaiRand, plays left within 3 s
};

}  // namespace headroom::models
