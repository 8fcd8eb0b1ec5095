// Any bytes are either a trace, whose every use keeps the volume, or refused with a reason.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <string_view>

#include "sim/scenario/trace.h"

using namespace headroom;
using namespace headroom::scenario;

// The input's first byte chooses how it is replayed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Replay replay;
  replay.shape = static_cast<TraceShape>(data[0] % 3);
  replay.gaps = static_cast<TraceGaps>(data[0] / 3 % 2);
  replay.gap_limit = 1000;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto trace = parse_trace(text, "fuzz.csv", replay);
  if (!trace) {
    if (trace.error().empty() || trace.error().size() > 21) std::abort();
    return 0;
  }
  const auto profile = lay_over(*trace, replay, std::chrono::hours{24});
  if (!profile) return 0;
  const auto count = static_cast<double>(profile->factors.size());
  const double mean = std::accumulate(profile->factors.begin(), profile->factors.end(), 0.0) / count;
  if (!(std::abs(mean - 1) < 1e-6) || profile->step.count() <= 0) std::abort();
  return 0;
}
