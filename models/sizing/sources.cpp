#include "models/sizing/sources.h"

#include "models/provenance/default_of.h"
#include "models/sizing/figures.h"

namespace headroom::models {

std::vector<Constant> sizing_constants() {
  using enum Basis;
  using A = Assumptions;
  return {
      staffing_beta,
      usual_utilization,
      filled_share,
      feature_vector_bytes,
      key_overhead,
      card_bytes,
      default_of(&A::peak_over_mean, "sizing.peak_over_mean", "1", published,
                 "KuaiRand's hours of the day over the world's time zones (computed)"),
      default_of(&A::regional_peak_over_mean, "sizing.regional_peak_over_mean", "1", published,
                 "the same in one region: 1.45 to 1.55; fleets stand in regions"),
      default_of(&A::session_per_user, "sizing.session_per_user", "s/day", published,
                 "8 visits of 7.5 minutes (app statistics)"),
      default_of(&A::swipe_gap, "sizing.swipe_gap", "s", published,
                 "mean of real TikTok swipes: who swipes as fast uses up a list first (viewers.time_per_video: 9 s)"),
      default_of(&A::clip, "sizing.clip", "s", published, "14 video-seconds an upload (arXiv 2504.13279)"),
      default_of(&ProductFigures::page_size, "sizing.page_size", "videos", published,
                 "pages of 10: the shape on which the five designs agree"),
      default_of(&A::events_per_view, "sizing.events_per_view", "events", published, "preset E: 5 a view"),
      default_of(&A::event_bytes, "sizing.event_bytes", "B", published, "preset C: events of 200 B"),
      default_of(&A::event_batch, "sizing.event_batch", "events", published, "preset C: clients batch 5 to 10"),
      default_of(&A::surface_requests_per_user, "sizing.surface_requests_per_user", "requests/day", assumed,
                 "the sum of demand.surfaces"),
      default_of(&A::play_bytes, "sizing.play_bytes", "B", published, "preset B: 3 MB a play"),
      default_of(&A::list_size, "sizing.list_size", "videos", published, "presets B and C: lists of 200"),
      default_of(&A::id_bytes, "sizing.id_bytes", "B", assumed, "a video's id in a list: 64 bits"),
      default_of(&A::candidates, "sizing.candidates", "videos", published,
                 "ranked for one list: 500 (funnels of presets B and C)"),
      default_of(&A::scores_per_server_s, "sizing.scores_per_server_s", "1/s", published,
                 "MLPerf inference 4.1, DLRM-v2 on a two-socket Xeon: 9,100 samples/s of about 270 candidates"),
      default_of(&A::vector_bytes, "sizing.vector_bytes", "B", measured,
                 "hnswlib 0.6.2, 128 dimensions, M 16, links included"),
      default_of(&A::transcode_cpu_per_s, "sizing.transcode_cpu_per_s", "CPU s/s", measured,
                 "10 s of 720x1280 to five renditions: 13.9 CPU-seconds (FFmpeg 5.1, x264 veryfast)"),
      default_of(&A::catalogue, "sizing.catalogue", "videos", published,
                 "that views fall on: preset B's corpus of 10M"),
  };
}

}  // namespace headroom::models
