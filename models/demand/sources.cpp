#include "models/demand/sources.h"

namespace headroom::models {
namespace {

constexpr std::string_view surface_source =
    "no public figure per surface: of the order of one to ten requests a day and user, so that all surfaces together "
    "ask "
    "about as often as the feed pages do (15 a day)";

constexpr Constant surface_rate(double value, std::string_view name) {
  return Constant{value, Basis::assumed, name, "requests/user/day", surface_source};
}

constexpr std::array<Surface, 6> all_surfaces = {{
    {"search", surface_rate(3, "demand.surfaces.search"), 0.0},
    {"comments", surface_rate(5, "demand.surfaces.comments"), 0.1},
    {"profile", surface_rate(4, "demand.surfaces.profile"), 0.05},
    {"notifications", surface_rate(10, "demand.surfaces.notifications"), 0.0},
    {"creator_analytics", surface_rate(0.2, "demand.surfaces.creator_analytics"), 0.0},
    {"live", surface_rate(2, "demand.surfaces.live"), 0.2},
}};

constexpr std::string_view regions_source =
    "7,300 cities with population and time zone (data/geo/city_timezones.json), urban population as those online; "
    "gives world peak/mean 1.29 and regions 1.45 to 1.50 against published 1.30 and 1.45 to 1.55";

constexpr std::array<Constant, 19> all = {{
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
    all_surfaces[1].requests_per_user_day,
    all_surfaces[2].requests_per_user_day,
    all_surfaces[3].requests_per_user_day,
    all_surfaces[4].requests_per_user_day,
    all_surfaces[5].requests_per_user_day,
}};

}  // namespace

std::span<const Surface> surfaces() { return all_surfaces; }
std::span<const Constant> demand_constants() { return all; }

}  // namespace headroom::models
