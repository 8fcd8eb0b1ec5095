// The numbers that members of a struct begin with, as constants of the ledger.
#pragma once

#include <string_view>
#include <variant>

#include "models/provenance/constant.h"
#include "real/ports/units.h"

namespace headroom::models {

// Seconds, bytes and events per second.
constexpr double plain(Nanos n) { return seconds(n); }
constexpr double plain(Bytes b) { return static_cast<double>(b.count); }
constexpr double plain(Rate r) { return r.per_second; }
template <class Number>
constexpr double plain(Number n) {
  return static_cast<double>(n);
}
template <class... Kinds>
constexpr double plain(const std::variant<Kinds...>& v) {
  return std::visit([](const auto& held) { return plain(held); }, v);
}

// What `member` is in a new S. The value is read from the struct, so that what is listed is what is used.
template <class S, class M>
Constant default_of(M S::*member, std::string_view name, std::string_view unit, Basis basis, std::string_view source) {
  return {plain(S{}.*member), basis, name, unit, source};
}

}  // namespace headroom::models
