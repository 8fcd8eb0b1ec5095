// The five published designs, as their presets state them (product.md, section 2).
#pragma once

#include "models/sizing/figures.h"

namespace headroom::models {

struct Design {
  ProductFigures figures;
  Claims claims;
};

inline Bytes bytes(double n) { return Bytes{static_cast<std::int64_t>(n)}; }

inline Design design_a() {
  using namespace std::chrono_literals;
  Design d;
  d.figures = {.dau = 500e6, .videos_per_user = 150, .list_refresh = 5min, .rankings_per_user = 100,
               .funnel = {10e6}, .feed_latency = 100ms};
  d.claims = {.rankings_per_s = 580e3, .events_per_day = 1e9};
  return d;
}

inline Design design_b() {
  using namespace std::chrono_literals;
  Design d;
  d.figures = {.dau = 500e6, .mau = 1e9, .videos_per_user = 150, .list_size = 200, .list_refresh = 30min,
               .funnel = {10e6, 10e3, 500, 200}, .embedding_dimensions = 128, .feed_latency = 500ms,
               .list_read_latency = 50ms, .on_demand_min = 200ms, .on_demand_max = 500ms,
               .inference_steps = {20ms, 30ms, 50ms, 10ms}, .partitions = 64, .replication = 3,
               .retention = {24h * 7, 24h}, .uploads_per_day = 10e6, .upload_bytes = bytes(15e6),
               .ladder_mbit = {.25, .5, 1.5, 3, 5}, .live_within = 5min, .play_bytes = bytes(3e6),
               .edge_bytes = bytes(1e12), .availability = .9999, .core_availability = .9995, .error_ratio = .001,
               .durability_nines = 11};
  d.claims = {.plays_per_day = 75e9, .plays_per_s = 870e3, .refreshes_per_day = 1e9, .uploaded_per_day = bytes(150e12),
              .delivered_per_day = bytes(225e15), .delivered_per_s = bytes(2.6e12),
              .peak_delivered_per_s = bytes(5e12), .edge_videos = 200e3, .edge_view_share = .8,
              .inference_budget = 110ms};
  return d;
}

inline Design design_c() {
  using namespace std::chrono_literals;
  Design d;
  d.figures = {.dau = 1e9, .watch_per_user = 30min, .list_size = 200, .list_size_min = 50, .list_bytes = bytes(2e3),
               .list_refresh = 10min, .funnel = {1e6, 500, 20}, .feed_latency = 50ms, .list_read_latency = 20ms,
               .inference_latency = 100ms, .events_per_watched_second = 1, .event_bytes = bytes(200),
               .event_batch_min = 5, .event_batch_max = 10};
  d.claims = {.list_store = bytes(2e12), .events_per_day = 1.8e12, .peak_events_per_s = 10e6,
              .event_bytes_per_day = bytes(1e12)};
  return d;
}

inline Design design_e() {
  using namespace std::chrono_literals;
  Design d;
  d.figures = {.dau = 500e6,
               .videos_per_user = 40,
               .list_refresh = 2h,
               .feed_latency = 200ms,
               .inference_latency = 100ms,
               .start_latency = 500ms,
               .events_per_view = 5,
               .catalogue = 1e9,
               .video_bytes = bytes(5e6),
               .play_bytes = bytes(5e6),
               .inline_video = 2s,
               .availability = .9999,
               .requests_per_minute = 100};
  d.claims = {.plays_per_day = 20e9, .plays_per_s = 230e3, .peak_plays_per_s = 500e3, .peak_plays_per_s_max = 700e3,
              .events_per_s = 1.1e6, .catalogue_bytes = bytes(5e15), .metadata_bytes = bytes(1e12),
              .delivered_per_s = bytes(1.15e12)};
  return d;
}

}  // namespace headroom::models
