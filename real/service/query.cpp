#include "real/service/query.h"

#include <charconv>
#include <optional>

namespace headroom::service {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out.push_back(' ');
    } else if (text[i] == '%') {
      if (i + 3 > text.size()) return std::nullopt;
      unsigned byte = 0;
      const char* const end = text.data() + i + 3;
      if (std::from_chars(text.data() + i + 1, end, byte, 16).ptr != end) return std::nullopt;
      out.push_back(static_cast<char>(byte));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  Target parsed{.path = std::string(target.substr(0, mark))};
  std::string_view rest = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    auto name = decoded(pair.substr(0, equals));
    auto value = decoded(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1));
    if (!name || !value) return fail(Errc::invalid, "query: a '%' without two hexadecimal digits");
    if (!parsed.query.emplace(*name, std::move(*value)).second) {
      return fail(Errc::invalid, "query: " + *name + " comes twice");
    }
  }
  return parsed;
}

}  // namespace headroom::service
