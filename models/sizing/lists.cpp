// Precomputed lists: how often they are made, what they cost to rank and where they are kept.
#include "models/sizing/sections.h"

namespace headroom::models {

namespace {

constexpr const char* section = "lists";

void refresh_lines(const Inputs& in, Sheet& sheet) {
  const ProductFigures& f = in.f;
  const std::string users = count(*f.dau) + " users";
  if (f.list_refresh) {
    const double every = seconds(*f.list_refresh);
    const double per_day = seconds_per_day / every;
    const double all = *f.dau * per_day;
    const double active = concurrent_users(in) * per_day;
    sheet.check(sheet.line(section, "refreshes per day, all users", all, Unit::per_day,
                           users + " x 1 day / " + human(*f.list_refresh)),
                in.c.refreshes_per_day,
                "every " + human(*f.list_refresh) + " is " + count(per_day) +
                    " lists per user and day. The printed figure needs " +
                    human(in.c.refreshes_per_day.value_or(0) / all, Unit::share) +
                    " of the users to be in a session at a time (" +
                    human(from_seconds(in.c.refreshes_per_day.value_or(0) / *f.dau * every)) +
                    " a day each): it is true of active users only");
    sheet.line(section, "refreshes per second, all users", all / seconds_per_day, Unit::per_second,
               users + " / " + human(*f.list_refresh));
    const bool own = f.watch_per_user.has_value();
    sheet.line(section, "refreshes per day, active only", active, Unit::per_day,
               count(concurrent_users(in)) + " in session x 1 day / " + human(*f.list_refresh),
               own ? Grounds::stated : Grounds::published, own ? "" : "8 visits of 7.5 min a day, app statistics");
    if (f.rankings_per_user && !agrees(*f.rankings_per_user, per_day))
      sheet.contradiction("list refresh", "every " + human(*f.list_refresh),
                          "every " + human(from_seconds(seconds_per_day / *f.rankings_per_user)),
                          count(*f.rankings_per_user) + " rankings per user and day are one in " +
                              human(from_seconds(seconds_per_day / *f.rankings_per_user)) + "; refreshing every " +
                              human(*f.list_refresh) + " takes " + count(per_day) + " a day, " +
                              human(all / seconds_per_day, Unit::per_second) + " in all");
  }
  if (f.rankings_per_user)
    sheet.check(sheet.line(section, "rankings per second", *f.dau * *f.rankings_per_user / seconds_per_day,
                           Unit::per_second, users + " x " + count(*f.rankings_per_user) + " / 86,400 s"),
                in.c.rankings_per_s, "users times rankings per user over a day gives another rate");
}

void storage_lines(const Inputs& in, Sheet& sheet) {
  const ProductFigures& f = in.f;
  const std::string users = count(*f.dau) + " users";
  if (f.list_bytes) {
    sheet.check(sheet.line(section, "lists in the store", *f.dau * static_cast<double>(f.list_bytes->count),
                           Unit::bytes, users + " x " + human(*f.list_bytes)),
                in.c.list_store, "users times bytes per list gives another size");
  } else if (f.list_size) {
    const double each = *f.list_size * static_cast<double>(in.a.id_bytes.count);
    sheet.line(section, "lists in the store", *f.dau * each, Unit::bytes,
               users + " x " + count(*f.list_size) + " ids x " + human(in.a.id_bytes), Grounds::assumed, "64-bit ids");
  }
  if (!f.list_size || !f.list_refresh) return;
  const double shortest = f.list_size_min.value_or(*f.list_size);
  const double lasts = shortest * seconds(in.a.swipe_gap);
  sheet.line(section, "a list lasts", lasts, Unit::seconds,
             count(shortest) + " videos x " + human(in.a.swipe_gap) + " a swipe", Grounds::measured,
             "mean gap between real TikTok swipes");
  if (lasts < seconds(*f.list_refresh))
    sheet.caution("list refresh", "every " + human(*f.list_refresh), "used up in " + human(lasts, Unit::seconds),
                  "a viewer who goes on swiping exhausts the list before it is refreshed, so exhaustion must ask for a "
                  "new one and inference is no longer only periodic");
}

// What one ranking looks at, and how many machines all of them take.
void ranking_lines(const Inputs& in, Sheet& sheet) {
  const ProductFigures& f = in.f;
  if (f.funnel.empty()) return;
  // The ranker scores what is left before the last stage: that stage only re-orders.
  const bool everything = f.funnel.size() == 1;
  const double scored = everything ? f.funnel.front() : f.funnel[f.funnel.size() - 2];
  double lists = 0;
  std::string terms;
  if (f.rankings_per_user) {
    lists = *f.dau * *f.rankings_per_user / seconds_per_day;
    terms = human(lists, Unit::per_second) + " rankings x ";
  } else if (f.list_refresh) {
    lists = concurrent_users(in) / seconds(*f.list_refresh);
    terms = human(lists, Unit::per_second) + " lists of active users x ";
  }
  if (lists == 0) return;
  sheet.line(section, "candidates scored per second", lists * scored, Unit::per_second,
             terms + count(scored) + " candidates");
  sheet.line(section, "ranking servers, no reserve", lists * scored / in.a.scores_per_server_s, Unit::servers,
             human(lists * scored, Unit::per_second) + " / " + human(in.a.scores_per_server_s, Unit::per_second),
             Grounds::published, "MLPerf DLRM-v2, two-socket Xeon: 9.1k samples/s of about 270 candidates");
  if (everything)
    sheet.caution("ranking", "the whole catalogue", human(lists * scored / in.a.scores_per_server_s, Unit::servers),
                  "scoring all " + count(scored) + " videos in each of " + human(lists, Unit::per_second) +
                      " rankings takes that many servers; without stages of retrieval only a far smaller model could");
}

void funnel_lines(const Inputs& in, Sheet& sheet) {
  const ProductFigures& f = in.f;
  if (f.funnel.size() < 2) return;
  for (std::size_t i = 1; i < f.funnel.size(); ++i)
    if (f.funnel[i] > f.funnel[i - 1])
      sheet.contradiction("funnel", count(f.funnel[i - 1]) + " -> " + count(f.funnel[i]), "not narrowing",
                          "a stage cannot keep more candidates than it was given");
  const double corpus = f.funnel.front(), kept = f.funnel.back();
  if (f.uploads_per_day && corpus < 7 * *f.uploads_per_day)
    sheet.contradiction("retrieval corpus", count(corpus) + " videos",
                        human(corpus / *f.uploads_per_day * seconds_per_day, Unit::seconds) + " of uploads",
                        "at " + human(*f.uploads_per_day, Unit::per_day) +
                            " uploads the corpus holds no more than that, while views keep falling on older videos "
                            "(45 % come after the first week)");
  const double needed = f.list_size_min.value_or(f.list_size.value_or(0));
  if (needed > kept)
    sheet.contradiction(
        "funnel end", count(kept) + " videos",
        count(needed) + (f.list_size > needed ? " to " + count(*f.list_size) : "") + " videos in a list",
        "one pass of the funnel does not fill the list it is for: " + count(needed / kept) +
            (f.list_size > needed ? " to " + count(*f.list_size / kept) : "") + " passes would");
  if (f.embedding_dimensions) {
    const double bytes = 4 * *f.embedding_dimensions;
    sheet.line(section, "vectors of the corpus", corpus * bytes, Unit::bytes,
               count(corpus) + " x " + count(*f.embedding_dimensions) + " x 4 B");
    sheet.line(section, "the same in an HNSW index", corpus * static_cast<double>(in.a.vector_bytes.count), Unit::bytes,
               count(corpus) + " x " + human(in.a.vector_bytes), Grounds::measured, "hnswlib 0.6.2, d 128, M 16");
  }
}

}  // namespace

void list_lines(const Inputs& in, Sheet& sheet) {
  if (in.f.dau) {
    refresh_lines(in, sheet);
    storage_lines(in, sheet);
    ranking_lines(in, sheet);
  }
  funnel_lines(in, sheet);
}

}  // namespace headroom::models
