// New videos: bytes in, renditions out, and what is kept.
#include <numeric>

#include "models/sizing/sections.h"

namespace headroom::models {

namespace {

constexpr const char* section = "uploads";

void transcode_lines(const Inputs& in, double per_second, Sheet& sheet) {
  const ProductFigures& f = in.f;
  const bool own = !f.ladder_mbit.empty();
  const std::vector<double>& ladder = own ? f.ladder_mbit : in.a.ladder_mbit;
  const double total_mbit = std::accumulate(ladder.begin(), ladder.end(), 0.0);
  const double each = total_mbit * 1e6 / 8 * seconds(in.a.clip);
  const std::string source =
      own ? "14 s a video, arXiv 2504.13279" : "14 s a video, arXiv 2504.13279; preset B's ladder";
  sheet.line(section, "renditions per second", per_second * static_cast<double>(ladder.size()), Unit::per_second,
             human(per_second, Unit::per_second) + " x " + count(static_cast<double>(ladder.size())),
             own ? Grounds::stated : Grounds::assumed, own ? "" : "preset B's ladder");
  sheet.line(section, "rendition bytes per day", each * per_second * seconds_per_day, Unit::bytes_per_day,
             human(per_second * seconds_per_day, Unit::per_day) + " x " + human(in.a.clip) + " x " + count(total_mbit) +
                 " Mbit/s / 8",
             Grounds::published, source);
  sheet.line(section, "transcode cores busy, mean", per_second * seconds(in.a.clip) * in.a.transcode_cpu_per_s,
             Unit::cores,
             human(per_second, Unit::per_second) + " x " + human(in.a.clip) + " x " + count(in.a.transcode_cpu_per_s) +
                 " CPU s per s",
             Grounds::measured, "five renditions of a 10 s clip, FFmpeg 5.1 and x264 veryfast: 13.9 CPU s");
  if (f.live_within)
    sheet.line(section, "videos in the pipeline", per_second * seconds(*f.live_within), Unit::count,
               human(per_second, Unit::per_second) + " x " + human(*f.live_within) + " (Little)");
  if (!f.upload_bytes) return;
  const double originals = per_second * seconds_per_day * static_cast<double>(f.upload_bytes->count);
  const double kept = originals + each * per_second * seconds_per_day;
  sheet.line(section, "kept per year, one copy", kept * 365, Unit::bytes,
             "(" + human(originals, Unit::bytes) + " originals + " + human(kept - originals, Unit::bytes) +
                 " renditions) x 365",
             Grounds::published, source);
  if (in.c.uploaded_per_day)
    sheet.caution("storage growth", human(*in.c.uploaded_per_day) + "/day", human(kept, Unit::bytes_per_day),
                  "the stated figure counts originals only; " + count(static_cast<double>(ladder.size())) +
                      " renditions of a 14 s video add " + human(each, Unit::bytes) + " to each " +
                      human(*f.upload_bytes) + " original, before copies");
}

void catalogue_lines(const Inputs& in, Sheet& sheet) {
  const ProductFigures& f = in.f;
  if (!f.catalogue) return;
  if (f.video_bytes)
    sheet.check(sheet.line(section, "catalogue", *f.catalogue * static_cast<double>(f.video_bytes->count), Unit::bytes,
                           count(*f.catalogue) + " videos x " + human(*f.video_bytes)),
                in.c.catalogue_bytes, "videos times bytes per video gives another size");
  if (in.c.metadata_bytes)
    sheet.line(section, "metadata per video", static_cast<double>(in.c.metadata_bytes->count) / *f.catalogue,
               Unit::bytes, human(*in.c.metadata_bytes) + " / " + count(*f.catalogue) + " videos");
}

}  // namespace

void upload_lines(const Inputs& in, Sheet& sheet) {
  const ProductFigures& f = in.f;
  if (f.uploads_per_day) {
    const double per_second = *f.uploads_per_day / seconds_per_day;
    sheet.line(section, "uploads per second, mean", per_second, Unit::per_second,
               human(*f.uploads_per_day, Unit::per_day) + " / 86,400 s");
    if (f.upload_bytes)
      sheet.check(
          sheet.line(section, "uploaded per day", *f.uploads_per_day * static_cast<double>(f.upload_bytes->count),
                     Unit::bytes_per_day, human(*f.uploads_per_day, Unit::per_day) + " x " + human(*f.upload_bytes)),
          in.c.uploaded_per_day, "uploads times bytes per upload gives another size");
    transcode_lines(in, per_second, sheet);
  }
  catalogue_lines(in, sheet);
}

}  // namespace headroom::models
