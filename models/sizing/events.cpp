// What viewers' clients report, and the log that takes it.
#include "models/sizing/sections.h"

namespace headroom::models {

namespace {

constexpr const char* section = "events";

struct Volume {
  double per_second = 0;
  std::string terms;  // of the rate per day
  Grounds grounds = Grounds::stated;
  std::string source;
};

std::optional<Volume> volume(const Inputs& in) {
  const ProductFigures& f = in.f;
  if (!f.dau) return std::nullopt;
  if (f.events_per_watched_second && f.watch_per_user) {
    const double per_user = seconds(*f.watch_per_user) * *f.events_per_watched_second;
    return Volume{*f.dau * per_user / seconds_per_day, count(*f.dau) + " users x " + human(*f.watch_per_user) + " x " +
                                                           human(*f.events_per_watched_second, Unit::per_second)};
  }
  if (!has_plays(in)) return std::nullopt;
  const bool own = f.events_per_view.has_value();
  const double each = f.events_per_view.value_or(in.a.events_per_view);
  const double plays = *f.dau * *f.videos_per_user;
  return Volume{plays * each / seconds_per_day, human(plays, Unit::per_day) + " plays x " + count(each),
                own ? Grounds::stated : Grounds::assumed, own ? "" : "events per play as in preset E"};
}

void rate_lines(const Inputs& in, const Volume& v, Sheet& sheet) {
  const bool own = v.grounds == Grounds::stated;
  const double per_day = v.per_second * seconds_per_day;
  sheet.check(sheet.line(section, "events per day", per_day, Unit::per_day, v.terms, v.grounds, v.source),
              own ? in.c.events_per_day : std::nullopt, "users times events per user gives another number");
  if (own && in.c.events_per_s && in.f.events_per_view) {
    // A design that prints a rounded rate of plays goes on calculating with that.
    const double rate = plays_per_second(in) * *in.f.events_per_view;
    sheet.check(sheet.line(section, "events per second, mean", rate, Unit::per_second,
                           human(plays_per_second(in), Unit::per_second) + " plays x " + count(*in.f.events_per_view)),
                in.c.events_per_s, "plays times events per play gives another rate");
  } else {
    sheet.check(sheet.line(section, "events per second, mean", v.per_second, Unit::per_second,
                           human(per_day, Unit::per_day) + " / 86,400 s", v.grounds, v.source),
                own ? in.c.events_per_s : std::nullopt, "events per day over a day give another rate");
  }
  if (in.c.peak_events_per_s && *in.c.peak_events_per_s < v.per_second)
    sheet.contradiction("peak event rate", human(*in.c.peak_events_per_s, Unit::per_second) + " or more",
                        human(v.per_second, Unit::per_second) + " on average",
                        "the stated peak is below the mean that the same design's " +
                            human(v.per_second * seconds_per_day, Unit::per_day) + " give; at " +
                            human(in.a.peak_over_mean, Unit::ratio) + " the peak is " +
                            human(v.per_second * in.a.peak_over_mean, Unit::per_second));
  if (in.f.event_batch_max) {
    const double least = in.f.event_batch_min.value_or(*in.f.event_batch_max);
    sheet.line(section, "intake requests per second", v.per_second / least, Unit::per_second,
               human(v.per_second, Unit::per_second) + " / " + count(least) + " a batch", v.grounds, v.source);
  }
}

void log_lines(const Inputs& in, const Volume& v, Sheet& sheet) {
  const ProductFigures& f = in.f;
  const bool own_bytes = f.event_bytes.has_value();
  const Bytes each = f.event_bytes.value_or(in.a.event_bytes);
  const Grounds grounds = own_bytes ? v.grounds : Grounds::assumed;
  const std::string source = own_bytes ? v.source : v.source + (v.source.empty() ? "" : "; ") + "200 B as in preset C";
  const double bytes_s = v.per_second * static_cast<double>(each.count);
  const std::string flow = human(v.per_second, Unit::per_second) + " x " + human(each);
  sheet.check(
      sheet.line(section, "event bytes per day", bytes_s * seconds_per_day, Unit::bytes_per_day,
                 human(v.per_second * seconds_per_day, Unit::per_day) + " x " + human(each), grounds, source),
      grounds == Grounds::stated ? in.c.event_bytes_per_day : std::nullopt,
      in.c.event_bytes_per_day
          ? human(bytes_s * seconds_per_day / static_cast<double>(in.c.event_bytes_per_day->count), Unit::ratio) +
                " the printed figure: events times bytes per event"
          : "");
  sheet.line(section, "event bytes per second, mean", bytes_s, Unit::bytes_per_second, flow, grounds, source);
  if (f.partitions) {
    sheet.line(section, "events per second, a partition", v.per_second / *f.partitions, Unit::per_second,
               human(v.per_second, Unit::per_second) + " / " + count(*f.partitions) + " partitions", v.grounds,
               v.source);
    sheet.line(section, "bytes per second, a partition", bytes_s / *f.partitions, Unit::bytes_per_second,
               human(bytes_s, Unit::bytes_per_second) + " / " + count(*f.partitions) + " partitions", grounds, source);
  }
  for (const Nanos kept : f.retention) {
    const double copies = f.replication.value_or(1);
    sheet.line(section, "log on disk, " + human(kept) + " kept", bytes_s * seconds(kept) * copies, Unit::bytes,
               human(bytes_s, Unit::bytes_per_second) + " x " + human(kept) + " x " + count(copies) + " copies",
               grounds, source);
  }
}

void retention_flag(const ProductFigures& f, Sheet& sheet) {
  if (f.retention.size() < 2) return;
  const Nanos first = f.retention.front(), other = f.retention.back();
  const double factor = seconds(std::max(first, other)) / seconds(std::min(first, other));
  if (factor > 1)
    sheet.contradiction("log retention", human(first) + " and " + human(other), human(factor, Unit::ratio) + " apart",
                        "both are stated; the disks of the log differ by that factor, and so does how long a consumer "
                        "may stand still before it loses events");
}

}  // namespace

void event_lines(const Inputs& in, Sheet& sheet) {
  const std::optional<Volume> v = volume(in);
  if (v) {
    rate_lines(in, *v, sheet);
    log_lines(in, *v, sheet);
  }
  retention_flag(in.f, sheet);
  // A total without anything to derive it from can still be set against the users.
  if (in.f.dau && in.c.events_per_day && v && v->grounds != Grounds::stated) {
    const double per_user = *in.c.events_per_day / *in.f.dau;
    sheet.line(section, "events per user, as stated", per_user, Unit::per_day,
               human(*in.c.events_per_day, Unit::per_day) + " / " + count(*in.f.dau) + " users");
    if (in.f.rankings_per_user && per_user < *in.f.rankings_per_user)
      sheet.caution("events per day", human(*in.c.events_per_day, Unit::per_day) + " and up",
                    count(per_user) + " per user",
                    "each billion is " + count(1e9 / *in.f.dau) + " events per user and day, against " +
                        count(*in.f.rankings_per_user) +
                        " rankings per user: most rankings would have nothing new to learn from. Plays alone at " +
                        count(in.a.events_per_view) + " events each give " +
                        human(v->per_second * seconds_per_day, Unit::per_day));
  }
}

}  // namespace headroom::models
