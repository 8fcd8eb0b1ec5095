// Where videos are encoded, as the upload pipeline needs it.
#pragma once

#include <cstdint>

#include "real/ports/task.h"

namespace headroom::modelled {

class Encoders {
 public:
  virtual ~Encoders() = default;
  // Runs one job on one core of the region's machines, once one is free; false when its machine was lost.
  virtual Task<bool> encode(std::uint16_t region, double core_seconds) = 0;
  // Sampled jobs that wait for a core.
  virtual double waiting(std::uint16_t region) const = 0;
};

}  // namespace headroom::modelled
