#include "models/demand/sources.h"

namespace headroom::models {
namespace {

constexpr std::string_view surface_source =
    "no public figure per surface: of the order of one to ten requests a day and user, so that all surfaces together "
    "ask about as often as the feed pages do (15 a day)";

constexpr Constant surface_rate(double value, std::string_view name) {
  return Constant{value, Basis::assumed, name, "requests/user/day", surface_source};
}

constexpr Constant surface_writes(double value, std::string_view name) {
  return Constant{value, Basis::assumed, name, "of its requests",
                  "no public figure; those that append to the log: a person reads far more than he writes"};
}

constexpr std::array<Surface, 6> all_surfaces = {{
    {"search", surface_rate(3, "demand.surfaces.search"), surface_writes(0, "demand.surfaces.search.writes")},
    {"comments", surface_rate(5, "demand.surfaces.comments"), surface_writes(0.1, "demand.surfaces.comments.writes")},
    {"profile", surface_rate(4, "demand.surfaces.profile"), surface_writes(0.05, "demand.surfaces.profile.writes")},
    {"notifications", surface_rate(10, "demand.surfaces.notifications"),
     surface_writes(0, "demand.surfaces.notifications.writes")},
    {"creator_analytics", surface_rate(0.2, "demand.surfaces.creator_analytics"),
     surface_writes(0, "demand.surfaces.creator_analytics.writes")},
    {"live", surface_rate(2, "demand.surfaces.live"), surface_writes(0.2, "demand.surfaces.live.writes")},
}};

constexpr std::string_view regions_source =
    "7,300 cities with population and time zone (data/geo/city_timezones.json), urban population as those online; "
    "gives world peak/mean 1.29 and regions 1.45 to 1.50 against published 1.30 and 1.45 to 1.55";

constexpr std::array<Constant, 25> all = {{
    daily_users,
    videos_per_user,
    visits_per_user,
    uploads_per_day,
    holiday_factor,
    dispersion,
    dispersion_count,
    {1.54, Basis::published, "demand.peak_hour_over_mean", "1", "22 h local; 24 hourly figures computed from KuaiRand"},
    {0.294, Basis::calibrated, "demand.share.asia_east", "1", regions_source},
    {0.200, Basis::calibrated, "demand.share.asia_south", "1", regions_source},
    {0.264, Basis::calibrated, "demand.share.europe_africa", "1", regions_source},
    {0.136, Basis::calibrated, "demand.share.americas_north", "1", regions_source},
    {0.106, Basis::calibrated, "demand.share.americas_south", "1", regions_source},
    all_surfaces[0].requests_per_user_day,
    all_surfaces[0].write_share,
    all_surfaces[1].requests_per_user_day,
    all_surfaces[1].write_share,
    all_surfaces[2].requests_per_user_day,
    all_surfaces[2].write_share,
    all_surfaces[3].requests_per_user_day,
    all_surfaces[3].write_share,
    all_surfaces[4].requests_per_user_day,
    all_surfaces[4].write_share,
    all_surfaces[5].requests_per_user_day,
    all_surfaces[5].write_share,
}};

}  // namespace

std::span<const Surface> surfaces() { return all_surfaces; }
std::span<const Constant> demand_constants() { return all; }

}  // namespace headroom::models
