// Any bytes are either a scenario, which then survives being written and read back, or refused with a reason.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sim/scenario/read.h"
#include "sim/scenario/write.h"

using namespace headroom::scenario;

// The input's first line, where it starts with "--set ", is an override.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Overrides overrides;
  constexpr std::string_view set = "--set ";
  if (text.starts_with(set)) {
    const auto end = std::min(text.find('\n'), text.size());
    overrides.emplace_back(text.substr(set.size(), end - set.size()));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto read = parse_scenario(text, "fuzz.yaml", overrides);
  if (!read) {
    if (read.error().empty() || to_string(read.error()).empty()) std::abort();
    return 0;
  }
  const auto again = parse_scenario(resolved_yaml(*read), "resolved.yaml");
  if (!again || *again != *read) std::abort();
  return 0;
}
