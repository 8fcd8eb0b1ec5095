// What only `headroom estimate` reads: claims of a published design, to be checked against its own inputs.
#pragma once

namespace headroom::scenario {

struct Estimate {
  bool operator==(const Estimate&) const = default;
};

}  // namespace headroom::scenario
