#include "models/sizing/loads.h"

#include "models/sizing/sections.h"

namespace headroom::models {

namespace {

double events_per_second(const Inputs& in) {
  if (in.f.events_per_watched_second && in.f.watch_per_user)
    return concurrent_users(in) * *in.f.events_per_watched_second;
  return plays_per_second(in) * in.f.events_per_view.value_or(in.a.events_per_view);
}

}  // namespace

Kept product_state(const ProductFigures& f, const Assumptions& a) {
  const Claims none;
  const Inputs in{f, none, a};
  if (!has_plays(in)) return {};
  const double ids = f.list_size.value_or(a.list_size) * static_cast<double>(a.id_bytes.count);
  const double list = f.list_bytes ? static_cast<double>(f.list_bytes->count) : ids;
  const double event = static_cast<double>(f.event_bytes.value_or(a.event_bytes).count);
  return {.lists = Bytes{static_cast<std::int64_t>(*f.dau * list)}, .event_bytes_per_s = events_per_second(in) * event};
}

std::vector<Load> product_loads(const ProductFigures& f, const Assumptions& a) {
  const Claims none;
  const Inputs in{f, none, a};
  if (!has_plays(in)) return {};
  const double plays = plays_per_second(in);
  const double pages = plays / f.page_size;
  const double events = events_per_second(in);
  const double batch = f.event_batch_max.value_or(a.event_batch);
  const double batches = events / batch;
  const double surfaces = *f.dau * a.surface_requests_per_user / seconds_per_day;
  const double uploads = f.uploads_per_day.value_or(0) / seconds_per_day;
  // Asking for the upload's address, reporting the video, publishing it.
  const double front = pages + batches + surfaces + 3 * uploads;
  const double refreshes = f.rankings_per_user ? *f.dau * *f.rankings_per_user / seconds_per_day
                           : f.list_refresh    ? concurrent_users(in) / seconds(*f.list_refresh)
                                               : pages * f.page_size / f.list_size.value_or(a.list_size);
  const double candidates = f.funnel.size() >= 2 ? f.funnel[f.funnel.size() - 2] : a.candidates;
  const double bytes = static_cast<double>(f.play_bytes.value_or(a.play_bytes).count);

  std::vector<Load> loads{
      {"gateway", "jwt_check", 1, {front}},
      {"gateway", "gateway_proxy", 1, {front}},
      {"gateway", "surface", 1, {surfaces}},
      {"feed", "page_assembly", f.page_size, {pages}},
      {"feed_cache", "cache_get", 1, {pages}},
      {"feed_cache", "cache_put", 1, {refreshes}},
      {"candidate_store", "store_write", 1, {refreshes}},
      {"metadata", "store_read", f.page_size, {pages}},
      {"event_intake", "event_intake", batch, {batches}},
      {"log", "log_append", batch, {batches}},
      {"features", "feature_update", 1, {events}},
      {"counters", "count_view", 1, {plays}},
      {"ranking", "list_refresh", candidates, {refreshes}},
      {"cdn_edge", "serve_chunk", bytes, {plays}},
  };
  if (uploads > 0) {
    loads.push_back({"upload", "upload", 1, {uploads}});
    loads.push_back({"moderation", "moderate", 1, {uploads}});
    loads.push_back({"transcode", "transcode", seconds(a.clip), {uploads}});
  }
  return loads;
}

}  // namespace headroom::models
