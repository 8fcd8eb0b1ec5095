#include "sim/adapters/sim_metrics.h"

#include <algorithm>

namespace headroom::adapters {
namespace {

template <class Map>
auto& handle_in(Map& map, std::string_view name, Labels labels) {
  std::sort(labels.begin(), labels.end());
  auto& place = map[{std::string(name), std::move(labels)}];
  if (!place) place = std::make_unique<typename Map::mapped_type::element_type>();
  return *place;
}

}  // namespace

Counter& SimMetrics::counter(std::string_view name, std::string_view, Labels labels) {
  return handle_in(counters_, name, std::move(labels));
}
Gauge& SimMetrics::gauge(std::string_view name, std::string_view, Labels labels) {
  return handle_in(gauges_, name, std::move(labels));
}
Timing& SimMetrics::timing(std::string_view name, std::string_view, Labels labels) {
  return handle_in(timings_, name, std::move(labels));
}

double SimMetrics::total(std::string_view name, const Labels& labels) const {
  double sum = 0;
  for (const auto& [id, counter] : counters_) {
    const bool matches = id.first == name && std::all_of(labels.begin(), labels.end(), [&](const auto& label) {
      return std::find(id.second.begin(), id.second.end(), label) != id.second.end();
    });
    if (matches) sum += counter->value;
  }
  return sum;
}

}  // namespace headroom::adapters
