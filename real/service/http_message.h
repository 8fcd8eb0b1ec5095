// HTTP as this room speaks of it: whole requests and whole replies.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "real/ports/task.h"

namespace headroom::service {

// Names in lower case.
using Headers = std::vector<std::pair<std::string, std::string>>;

// Empty where there is none.
inline std::string_view header(const Headers& headers, std::string_view name) {
  const auto found = std::ranges::find(headers, name, &Headers::value_type::first);
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";  // path and query
  Headers headers;
  std::string body;
};

struct HttpReply {
  int status = 200;
  Headers headers;
  std::string body;
};

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  virtual Task<HttpReply> handle(HttpRequest request) = 0;
};

}  // namespace headroom::service
