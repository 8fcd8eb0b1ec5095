// The estimate section: every figure is optional, because published designs leave most of them out.
#include "sim/scenario/describe.h"

namespace headroom::scenario {
namespace {

void number(Archive& a, const Field& field, std::optional<double>& value) {
  a.optional(field, value, [](Archive& each, const Field& f, double& v) { each.number(f, v, above_zero); });
}
void ratio(Archive& a, const Field& field, std::optional<double>& value) {
  a.optional(field, value,
             [](Archive& each, const Field& f, double& v) { each.ratio(f, v, {.above = 0, .at_most = 1}); });
}
void duration(Archive& a, const Field& field, std::optional<Nanos>& value) {
  a.optional(field, value, [](Archive& each, const Field& f, Nanos& v) { each.duration(f, v, above_zero); });
}
void bytes(Archive& a, const Field& field, std::optional<Bytes>& value) {
  a.optional(field, value, [](Archive& each, const Field& f, Bytes& v) { each.bytes(f, v, above_zero); });
}
void numbers(Archive& a, const Field& field, std::vector<double>& values) {
  a.list(field, values, [](Archive& each, const Field& f, double& v) { each.number(f, v, above_zero); });
}
void durations(Archive& a, const Field& field, std::vector<Nanos>& values) {
  a.list(field, values, [](Archive& each, const Field& f, Nanos& v) { each.duration(f, v, above_zero); });
}

void describe_lists(Archive& a, models::ProductFigures& f) {
  number(a, {"list_size", "videos in a list; the upper end where list_size_min is given"}, f.list_size);
  number(a, {"list_size_min", "videos in the shortest list"}, f.list_size_min);
  bytes(a, {"list_bytes", "of one user's list in the store"}, f.list_bytes);
  duration(a, {"list_refresh", "a list is made anew this often"}, f.list_refresh);
  number(a, {"rankings_per_user", "lists ranked per user and day"}, f.rankings_per_user);
  numbers(a, {"funnel", "candidates after each stage of a ranking, the corpus first"}, f.funnel);
  number(a, {"embedding_dimensions", "of the two towers, 4 bytes each"}, f.embedding_dimensions);
}

void describe_promises(Archive& a, models::ProductFigures& f) {
  duration(a, {"feed_latency", "of a page"}, f.feed_latency);
  duration(a, {"list_read_latency", "of the precomputed list"}, f.list_read_latency);
  duration(a, {"inference_latency", "of one ranking"}, f.inference_latency);
  duration(a, {"on_demand_min", "of a list made while the viewer waits, at least"}, f.on_demand_min);
  duration(a, {"on_demand_max", "of a list made while the viewer waits, at most"}, f.on_demand_max);
  durations(a, {"inference_steps", "the budget of one ranking, step by step"}, f.inference_steps);
  duration(a, {"start_latency", "from tap to first frame"}, f.start_latency);
  duration(a, {"live_within", "from upload to playable"}, f.live_within);
  ratio(a, {"availability", "of the product"}, f.availability);
  ratio(a, {"core_availability", "of its core"}, f.core_availability);
  ratio(a, {"error_ratio", "of answers that are server errors, at most"}, f.error_ratio);
  number(a, {"durability_nines", "of stored videos per year"}, f.durability_nines);
  number(a, {"requests_per_minute", "feed requests a user may make"}, f.requests_per_minute);
}

void describe_volumes(Archive& a, models::ProductFigures& f) {
  number(a, {"events_per_view", "client events per play"}, f.events_per_view);
  number(a, {"events_per_watched_second", "client events per second of watching, instead of per play"},
         f.events_per_watched_second);
  bytes(a, {"event_bytes", "of one event"}, f.event_bytes);
  number(a, {"event_batch_min", "events per request, at least"}, f.event_batch_min);
  number(a, {"event_batch_max", "events per request, at most"}, f.event_batch_max);
  number(a, {"partitions", "of the log"}, f.partitions);
  number(a, {"replication", "copies of the log"}, f.replication);
  durations(a, {"retention", "of the log; every value that is stated"}, f.retention);
  number(a, {"uploads_per_day", "videos"}, f.uploads_per_day);
  bytes(a, {"upload_bytes", "of one original"}, f.upload_bytes);
  number(a, {"catalogue", "videos stored"}, f.catalogue);
  bytes(a, {"video_bytes", "of one stored video"}, f.video_bytes);
  numbers(a, {"ladder_mbit", "Mbit/s of each rendition"}, f.ladder_mbit);
  bytes(a, {"play_bytes", "delivered per play"}, f.play_bytes);
  bytes(a, {"edge_bytes", "held by one edge of the CDN"}, f.edge_bytes);
  duration(a, {"inline_video", "of each video, inside the feed's answer"}, f.inline_video);
}

}  // namespace

void describe(Archive& a, models::Claims& c) {
  number(a, {"plays_per_day", "as printed"}, c.plays_per_day);
  number(a, {"plays_per_s", "mean, as printed"}, c.plays_per_s);
  number(a, {"peak_plays_per_s", "as printed; the lower end of a range"}, c.peak_plays_per_s);
  number(a, {"peak_plays_per_s_max", "the upper end of that range"}, c.peak_plays_per_s_max);
  number(a, {"refreshes_per_day", "lists made, as printed"}, c.refreshes_per_day);
  number(a, {"rankings_per_s", "as printed"}, c.rankings_per_s);
  bytes(a, {"list_store", "all lists, as printed"}, c.list_store);
  number(a, {"events_per_day", "as printed"}, c.events_per_day);
  number(a, {"events_per_s", "mean, as printed"}, c.events_per_s);
  number(a, {"peak_events_per_s", "as printed"}, c.peak_events_per_s);
  bytes(a, {"event_bytes_per_day", "as printed"}, c.event_bytes_per_day);
  bytes(a, {"uploaded_per_day", "originals, as printed"}, c.uploaded_per_day);
  bytes(a, {"catalogue_bytes", "all stored videos, as printed"}, c.catalogue_bytes);
  bytes(a, {"metadata_bytes", "of all stored videos, as printed"}, c.metadata_bytes);
  bytes(a, {"delivered_per_day", "through the CDN, as printed"}, c.delivered_per_day);
  bytes(a, {"delivered_per_s", "mean through the CDN, as printed"}, c.delivered_per_s);
  bytes(a, {"peak_delivered_per_s", "through the CDN, as printed"}, c.peak_delivered_per_s);
  number(a, {"edge_videos", "held by one edge, as printed"}, c.edge_videos);
  ratio(a, {"edge_view_share", "of views served by an edge, as printed"}, c.edge_view_share);
  duration(a, {"inference_budget", "of one ranking, as printed"}, c.inference_budget);
}

void describe(Archive& a, Estimate& e) {
  models::ProductFigures& f = e.figures;
  a.list({"notes", "what the design leaves open and this scenario fills in"}, e.notes,
         [](Archive& each, const Field& field, std::string& text) { each.text(field, text); });
  number(a, {"mau", "users of a month"}, f.mau);
  duration(a, {"watch_per_user", "watching per user and day"}, f.watch_per_user);
  describe_lists(a, f);
  describe_promises(a, f);
  describe_volumes(a, f);
  a.section({"claims", "results that the design prints, to be checked to their printed digits"}, e.claims);
}

}  // namespace headroom::scenario
