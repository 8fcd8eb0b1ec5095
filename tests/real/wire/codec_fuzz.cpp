// Feeds the same bytes to every decoder: none may crash, and what one accepts encodes to the same bytes.
#include <cstdlib>

#include "tests/real/wire/samples.h"

namespace headroom::wire {
namespace {

template <class T>
void try_as(const T&, std::string_view bytes) {
  const Result<T> decoded = Codec<T>::decode(bytes);
  if (decoded && (Codec<T>::encode(*decoded) != bytes || Codec<T>::wire_size(*decoded) != bytes.size())) std::abort();
}

}  // namespace
}  // namespace headroom::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  std::apply([&](const auto&... message) { (headroom::wire::try_as(message, bytes), ...); },
             headroom::wire::sample_messages());
  return 0;
}
