// Promises: latency budgets, availability, durability, limits, and which of them exclude each other.
#include <cmath>

#include "models/sizing/sections.h"

namespace headroom::models {

namespace {

constexpr const char* section = "objectives";

void latency_lines(const Inputs& in, Sheet& sheet) {
  const ProductFigures& f = in.f;
  if (!f.inference_steps.empty()) {
    Nanos total{};
    std::string terms;
    for (const Nanos step : f.inference_steps) {
      total += step;
      terms += (terms.empty() ? "" : " + ") + human(step);
    }
    sheet.check(sheet.line(section, "budget of one ranking", seconds(total), Unit::seconds, terms),
                in.c.inference_budget ? std::optional(seconds(*in.c.inference_budget)) : std::nullopt,
                "the steps add up to something else");
    if (f.on_demand_min && f.on_demand_max && total < *f.on_demand_min)
      sheet.contradiction("on-demand inference", human(*f.on_demand_min) + " to " + human(*f.on_demand_max),
                          human(total),
                          "the steps of the budget add up to " + human(total) + "; " + human(*f.on_demand_min - total) +
                              " to " + human(*f.on_demand_max - total) + " of the stated time belong to no step");
  }
  if (f.feed_latency && f.on_demand_max) {
    const Nanos miss = *f.on_demand_max + f.list_read_latency.value_or(Nanos{});
    if (miss > *f.feed_latency)
      sheet.contradiction("feed latency", "under " + human(*f.feed_latency), human(miss) + " on a miss",
                          "a list read that misses and on-demand inference alone take up to that long, before "
                          "hydration and the network");
  }
  if (f.feed_latency && f.inference_latency && *f.inference_latency >= *f.feed_latency)
    sheet.caution(
        "feed latency", "under " + human(*f.feed_latency), human(*f.inference_latency) + " of inference",
        "a viewer without a list cannot be served by inference within the promise: a miss must fall back to a "
        "stale list or trending videos");
}

void availability_lines(const ProductFigures& f, Sheet& sheet) {
  const auto down = [&](const char* name, double availability) {
    sheet.line(section, name, (1 - availability) * 365 * seconds_per_day, Unit::seconds,
               "(1 - " + human(availability, Unit::share, 6) + ") x 365 days");
  };
  if (f.availability) down("allowed downtime per year", *f.availability);
  if (f.core_availability) down("the same for the core", *f.core_availability);
  if (f.availability && f.core_availability && *f.core_availability < *f.availability)
    sheet.contradiction("availability", human(*f.availability, Unit::share, 6) + " overall",
                        human(*f.core_availability, Unit::share, 6) + " core",
                        "the whole cannot be up more than the core it needs: the core's promise allows " +
                            human((1 - *f.core_availability) / (1 - *f.availability), Unit::ratio) + " the downtime");
  if (f.availability && f.error_ratio && *f.error_ratio > 1.0000001 * (1 - *f.availability))
    sheet.contradiction("error ratio", "under " + human(*f.error_ratio, Unit::share),
                        "under " + human(1 - *f.availability, Unit::share),
                        "the availability promised leaves " + human(1 - *f.availability, Unit::share) +
                            " of requests to fail; the error gate would let " +
                            human(*f.error_ratio / (1 - *f.availability), Unit::ratio) + " that pass");
  if (f.durability_nines && f.uploads_per_day)
    sheet.line(
        section, "videos lost per year, expected", *f.uploads_per_day * 365 * std::pow(10, -*f.durability_nines),
        Unit::count,
        count(*f.uploads_per_day * 365) + " videos x 10^-" + count(*f.durability_nines) + " (first year's uploads)");
}

void limit_lines(const ProductFigures& f, Sheet& sheet) {
  if (!f.requests_per_minute || !f.videos_per_user) return;
  const double pages = *f.videos_per_user / f.page_size;
  sheet.line(section, "feed requests of a user", pages, Unit::per_day,
             count(*f.videos_per_user) + " videos / " + count(f.page_size) + " a page");
  if (*f.requests_per_minute > pages)
    sheet.caution("rate limit", count(*f.requests_per_minute) + " feed requests/min/user",
                  count(pages) + " a day needed",
                  "the limit lets one user take " + human(*f.requests_per_minute / pages, Unit::ratio) +
                      " a day's requests each minute: it stops a scraper, but protects the fleet from no surge of "
                      "ordinary clients");
}

}  // namespace

void objective_lines(const Inputs& in, Sheet& sheet) {
  latency_lines(in, sheet);
  availability_lines(in.f, sheet);
  limit_lines(in.f, sheet);
}

}  // namespace headroom::models
