// People, plays and feed requests.
#include "models/sizing/sections.h"

namespace headroom::models {

namespace {

constexpr const char* section = "demand";

void peak_lines(const Inputs& in, double mean, Sheet& sheet) {
  const double measured = in.a.peak_over_mean;
  const double holiday = measured * in.a.holiday;
  sheet.line(section, "plays at the peak hour", mean * measured, Unit::per_second,
             human(mean, Unit::per_second) + " x " + count(measured), Grounds::measured,
             "hours of the day over the world's time zones");
  if (!in.c.peak_plays_per_s) return;
  const double low = *in.c.peak_plays_per_s, high = in.c.peak_plays_per_s_max.value_or(low);
  sheet.line(section, "stated peak over mean", high / mean, Unit::ratio,
             human(high, Unit::per_second) + " / " + human(mean, Unit::per_second));
  if (high / mean > 1.1 * holiday)
    sheet.caution("peak load", human(low, Unit::per_second) + " to " + human(high, Unit::per_second),
                  human(mean * measured, Unit::per_second) + ", " + human(mean * holiday, Unit::per_second) +
                      " on a holiday",
                  "the stated peak is " + human(low / mean, Unit::ratio) + " to " + human(high / mean, Unit::ratio) +
                      " the mean; a world of many time zones measures " + human(measured, Unit::ratio) + ", " +
                      human(holiday, Unit::ratio) + " on a holiday. Only one region alone peaks so high");
}

}  // namespace

bool has_plays(const Inputs& in) { return in.f.dau && in.f.videos_per_user; }

double plays_per_second(const Inputs& in) {
  const double exact = *in.f.dau * *in.f.videos_per_user / seconds_per_day;
  return in.c.plays_per_s && agrees(*in.c.plays_per_s, exact) ? *in.c.plays_per_s : exact;
}

Nanos session_per_user(const Inputs& in) { return in.f.watch_per_user.value_or(in.a.session_per_user); }

double concurrent_users(const Inputs& in) { return *in.f.dau * seconds(session_per_user(in)) / seconds_per_day; }

void demand_lines(const Inputs& in, Sheet& sheet) {
  const ProductFigures& f = in.f;
  if (!f.dau) return;
  const std::string users = count(*f.dau) + " users";
  if (f.mau)
    sheet.line(section, "daily over monthly users", *f.dau / *f.mau, Unit::share,
               count(*f.dau) + " / " + count(*f.mau));
  const bool own = f.watch_per_user.has_value();
  sheet.line(section, "users in a session at a time", concurrent_users(in), Unit::count,
             users + " x " + human(session_per_user(in)) + " / 1 day", own ? Grounds::stated : Grounds::published,
             own ? "" : "8 visits of 7.5 min a day, app statistics");
  if (own)
    sheet.line(section, "hours watched per day", *f.dau * seconds(*f.watch_per_user) / 3600, Unit::per_day,
               users + " x " + human(*f.watch_per_user));
  if (!has_plays(in)) return;

  const double plays = *f.dau * *f.videos_per_user;
  const std::string product = users + " x " + count(*f.videos_per_user) + " videos";
  sheet.check(sheet.line(section, "plays per day", plays, Unit::per_day, product), in.c.plays_per_day,
              "users times videos per user gives another number");
  const double mean = plays / seconds_per_day;
  sheet.check(sheet.line(section, "plays per second, mean", mean, Unit::per_second, product + " / 86,400 s"),
              in.c.plays_per_s, "users times videos per user over a day gives another rate");
  peak_lines(in, mean, sheet);
  const double pages = mean / f.page_size;
  sheet.line(section, "feed requests per second, mean", pages, Unit::per_second,
             human(mean, Unit::per_second) + " / " + count(f.page_size) + " videos a page");
  if (in.c.plays_per_s)
    sheet.caution("feed load", human(*in.c.plays_per_s, Unit::per_second), human(pages, Unit::per_second),
                  "the stated feed load counts plays; a feed request brings a page of " + count(f.page_size) +
                      ", so the feed service sees that many times fewer");
}

}  // namespace headroom::models
