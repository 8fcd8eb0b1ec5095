// Where a record that began in an unusual state has become usual.
#pragma once

#include <cstddef>
#include <span>

namespace headroom::models {

// How many of the first values to leave out: MSER-5 (White, "An effective truncation heuristic for bias reduction in
// simulation output", Simulation 69, 1997; White, Cobb and Spratt, WSC 2000). Means of five; cuts where the standard
// error of what remains is least. At most half is left out: `settled` is false when the least is there, which says
// that the record is too short.
struct WarmUp {
  std::size_t values = 0;
  bool settled = true;
};
WarmUp warm_up_of(std::span<const double> values);

}  // namespace headroom::models
