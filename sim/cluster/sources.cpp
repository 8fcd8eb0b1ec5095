#include "sim/cluster/sources.h"

#include "models/provenance/default_of.h"
#include "sim/cluster/load_ratio.h"

namespace headroom::cluster {

std::vector<models::Constant> cluster_constants() {
  using enum models::Basis;
  using models::default_of;
  using P = LoadRatio::Params;
  std::vector<models::Constant> all{constants.begin(), constants.end()};
  all.insert(
      all.end(),
      {default_of(&P::short_s, "cluster.load_ratio.short", "s", assumed,
                  "the longest of the windows that watch for a change: of the order of a retry storm's rise"),
       default_of(&P::short_roots, "cluster.load_ratio.short_roots", "requests", assumed,
                  "or, in a thin sample, so many of the users' requests: a change by a third is told from chance"),
       default_of(&P::long_over_short, "cluster.load_ratio.long_over_short", "1", assumed,
                  "the window that gives the load: hours of the day move slower than some minutes"),
       default_of(&P::doubt, "cluster.load_ratio.doubt", "1", assumed,
                  "minus the logarithm of the chance of a false alarm of the shortest window, five standard deviations "
                  "(5^2 / 2); a window three times as long is given three times the chance, as it changes a third as "
                  "often"),
       default_of(&P::least_noise, "cluster.load_ratio.least_noise", "of Poisson's", assumed,
                  "the least noise that a station is taken to have: the few windows seen so far do not prove less")});
  return all;
}

}  // namespace headroom::cluster
