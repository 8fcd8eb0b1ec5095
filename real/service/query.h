// The path and the parameters of a request's target.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "real/ports/result.h"

namespace headroom::service {

struct Target {
  std::string path;                          // as it came, without the query
  std::map<std::string, std::string> query;  // percent-decoded
};

// Errors: invalid, for a broken escape or a parameter that comes twice.
Result<Target> parse_target(std::string_view target);

}  // namespace headroom::service
