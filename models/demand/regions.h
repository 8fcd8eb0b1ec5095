// Where the users live: regions, each a mix of time zones.
#pragma once

#include <string>
#include <vector>

namespace headroom::models {

struct ZoneShare {
  double utc_offset_h;  // a multiple of a quarter of an hour
  double share;         // of the region's users
};

struct Region {
  std::string name;
  double share = 0;              // of all users
  std::vector<ZoneShare> zones;  // shares add up to 1
};

// asia-east, asia-south, europe-africa, americas-north, americas-south. Users live where the cities are: 7,300 cities
// with population and zone (data/geo/city_timezones.json), whose urban population stands in for people who are
// online; offsets of 15 January 2024. Asia is cut at UTC+7, America by continent; zones below .4 % of a region
// join their neighbour. With the hours of KuaiRand: world peak over mean 1.29, regions 1.45 to 1.50.
std::vector<Region> default_regions();

}  // namespace headroom::models
