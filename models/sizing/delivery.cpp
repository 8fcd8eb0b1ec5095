// Video to the viewers: bytes through the CDN, and what an edge can hold.
#include <algorithm>
#include <cmath>

#include "models/sizing/sections.h"

namespace headroom::models {

namespace {

constexpr const char* section = "delivery";

// Integral of the broken power law rank^-head up to the knee, rank^-tail beyond it, from rank 0 to n.
double views_of_top(double n, const Assumptions& a) {
  const double inside = std::min(n, a.popularity_knee);
  double views = std::pow(inside, 1 - a.popularity_head) / (1 - a.popularity_head);
  if (n <= a.popularity_knee) return views;
  const double at_knee = std::pow(a.popularity_knee, -a.popularity_head);
  const double steep = a.popularity_tail - 1;
  const double stretch = n / a.popularity_knee;
  views += at_knee * a.popularity_knee * (steep == 0 ? std::log(stretch) : (1 - std::pow(stretch, -steep)) / steep);
  return views;
}

void flow_lines(const Inputs& in, Sheet& sheet) {
  const double bytes = static_cast<double>(in.f.play_bytes->count);
  const double plays_day = *in.f.dau * *in.f.videos_per_user;
  sheet.check(sheet.line(section, "delivered per day", plays_day * bytes, Unit::bytes_per_day,
                         human(plays_day, Unit::per_day) + " x " + human(*in.f.play_bytes)),
              in.c.delivered_per_day, "plays times bytes per play gives another size");
  // A design that prints a rounded rate of plays goes on with it; one that prints bytes per day divides those.
  const bool from_day = in.c.delivered_per_day.has_value();
  const double mean = from_day ? plays_day * bytes / seconds_per_day : plays_per_second(in) * bytes;
  sheet.check(sheet.line(section, "delivered per second, mean", mean, Unit::bytes_per_second,
                         from_day ? human(plays_day * bytes, Unit::bytes_per_day) + " / 86,400 s"
                                  : human(plays_per_second(in), Unit::per_second) + " x " + human(*in.f.play_bytes)),
              in.c.delivered_per_s, "the design's own bytes and plays give another rate");
  sheet.line(section, "the same in bits", mean * 8, Unit::bits_per_second,
             human(mean, Unit::bytes_per_second) + " x 8");
  sheet.line(section, "delivered per second, peak hour", mean * in.a.peak_over_mean, Unit::bytes_per_second,
             human(mean, Unit::bytes_per_second) + " x " + count(in.a.peak_over_mean), Grounds::measured,
             "hours of the day over the world's time zones");
  if (in.c.peak_delivered_per_s) {
    const double peak = static_cast<double>(in.c.peak_delivered_per_s->count);
    sheet.line(section, "stated peak over mean", peak / mean, Unit::ratio,
               human(peak, Unit::bytes_per_second) + " / " + human(mean, Unit::bytes_per_second));
    if (peak < mean)
      sheet.contradiction("peak delivery", human(peak, Unit::bytes_per_second), human(mean, Unit::bytes_per_second),
                          "a peak cannot lie below the mean");
  }
  sheet.line(section, "data per user and day", *in.f.videos_per_user * bytes, Unit::bytes,
             count(*in.f.videos_per_user) + " videos x " + human(*in.f.play_bytes));
  if (in.c.edge_view_share)
    sheet.line(section, "past the edge, mean", mean * (1 - *in.c.edge_view_share), Unit::bytes_per_second,
               human(mean, Unit::bytes_per_second) + " x (1 - " + human(*in.c.edge_view_share, Unit::share) + ")");
  if (in.f.video_bytes && *in.f.video_bytes == *in.f.play_bytes)
    sheet.caution("bytes per play", human(*in.f.play_bytes), "the whole video, each time",
                  "a play is charged all of a stored video, but " + human(in.a.leave_early, Unit::share) +
                      " of plays are left within 3 s; unless all of it is prefetched this is an upper bound");
}

void edge_lines(const Inputs& in, Sheet& sheet) {
  if (!in.f.edge_bytes || !in.c.edge_videos) return;
  const double room = static_cast<double>(in.f.edge_bytes->count);
  const double each = room / *in.c.edge_videos;
  sheet.line(section, "bytes per video at the edge", each, Unit::bytes,
             human(*in.f.edge_bytes) + " / " + count(*in.c.edge_videos) + " videos");
  if (in.f.play_bytes && !agrees(static_cast<double>(in.f.play_bytes->count), each))
    sheet.contradiction("videos held by an edge", count(*in.c.edge_videos),
                        count(room / static_cast<double>(in.f.play_bytes->count)) + " at " + human(*in.f.play_bytes),
                        human(*in.f.edge_bytes) + " for " + count(*in.c.edge_videos) + " videos is " +
                            human(each, Unit::bytes) + " each, while a play is counted as " + human(*in.f.play_bytes));
  if (!in.c.edge_view_share) return;
  const double corpus = in.f.funnel.empty() ? in.a.catalogue : in.f.funnel.front();
  const double share = views_of_top(*in.c.edge_videos, in.a) / views_of_top(corpus, in.a);
  const Line& line = sheet.line(section, "views of the top " + count(*in.c.edge_videos), share, Unit::share,
                                "rank^-" + count(in.a.popularity_head) + " to " + count(in.a.popularity_knee) +
                                    ", rank^-" + count(in.a.popularity_tail) + " to " + count(corpus),
                                Grounds::measured, "KuaiRand and Niconico popularity");
  if (line.value < *in.c.edge_view_share - 0.05)
    sheet.caution("views served by an edge", human(*in.c.edge_view_share, Unit::share), human(share, Unit::share),
                  "with measured popularity the top " + count(*in.c.edge_videos) + " of " + count(corpus) +
                      " videos draw fewer views than stated, even if the edge held exactly those");
}

void inline_lines(const Inputs& in, Sheet& sheet) {
  if (!in.f.inline_video) return;
  const bool own = !in.f.ladder_mbit.empty();
  const std::vector<double>& ladder = own ? in.f.ladder_mbit : in.a.ladder_mbit;
  const double mbit = *std::min_element(ladder.begin(), ladder.end());
  const double each = seconds(*in.f.inline_video) * mbit * 1e6 / 8;
  const double page = each * in.f.page_size;
  sheet.line(section, "inline video in a page", page, Unit::bytes,
             count(in.f.page_size) + " videos x " + human(*in.f.inline_video) + " x " + count(mbit) + " Mbit/s / 8",
             own ? Grounds::stated : Grounds::assumed, own ? "" : "smallest rendition of preset B");
  const double first = each * 8 / (in.a.slow_link_mbit * 1e6), whole = page * 8 / (in.a.slow_link_mbit * 1e6);
  sheet.line(section, "its transfer on a slow link", whole, Unit::seconds,
             human(page, Unit::bytes) + " / " + count(in.a.slow_link_mbit) + " Mbit/s", Grounds::measured,
             "mean of the slowest class of throughput traces");
  if (in.f.start_latency && whole > seconds(*in.f.start_latency))
    sheet.caution("inline start", "start within " + human(*in.f.start_latency), human(whole, Unit::seconds) + " a page",
                  "the first " + human(*in.f.inline_video) + " of all " + count(in.f.page_size) +
                      " videos delay the answer that carries them on a slow link; of the first video alone they take " +
                      human(first, Unit::seconds));
}

}  // namespace

void delivery_lines(const Inputs& in, Sheet& sheet) {
  if (has_plays(in) && in.f.play_bytes) flow_lines(in, sheet);
  edge_lines(in, sheet);
  inline_lines(in, sheet);
}

}  // namespace headroom::models
