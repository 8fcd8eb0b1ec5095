#include "models/provenance/constant.h"

namespace headroom::models {

std::string_view name(Basis basis) {
  switch (basis) {
    case Basis::measured: return "measured";
    case Basis::calibrated: return "calibrated";
    case Basis::published: return "published";
    case Basis::assumed: return "assumed";
  }
  return "unknown";
}

}  // namespace headroom::models
