#include "models/queueing/retries.h"

#include <cmath>

#include "real/ports/verify.h"

namespace headroom::models {

MetastableBand metastable_band(double capacity, int retries) {
  verify(capacity >= 0 && retries >= 0, "capacity >= 0, retries >= 0");
  return {.from = capacity / (1 + retries), .to = capacity};
}

double retry_amplification(double failure_probability, int attempts) {
  verify(failure_probability >= 0 && failure_probability <= 1 && attempts >= 1, "0 <= p <= 1, attempts >= 1");
  double sent = 0, reached = 1;
  for (int i = 0; i < attempts; ++i, reached *= failure_probability) sent += reached;
  return sent;
}

double layered_amplification(int attempts, int layers) {
  verify(attempts >= 1 && layers >= 0, "attempts >= 1, layers >= 0");
  return std::pow(attempts, layers);
}

}  // namespace headroom::models
