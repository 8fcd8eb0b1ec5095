#include "real/policies/eviction/choice.h"

#include <charconv>
#include <utility>

namespace headroom::eviction {
namespace {

template <std::size_t... I>
std::vector<EvictionChoice> all_choices(std::index_sequence<I...>) {
  return {EvictionChoice{std::in_place_index<I>}...};
}

std::vector<EvictionChoice> all_choices() {
  return all_choices(std::make_index_sequence<std::variant_size_v<EvictionChoice>>{});
}

std::string shown(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

void require_share(std::vector<std::string>& problems, std::string_view name, double value) {
  if (!(value > 0 && value < 1)) {
    problems.push_back(std::string{name} + ": " + shown(value) + " is not between 0 and 1");
  }
}

void require_at_least(std::vector<std::string>& problems, std::string_view name, double value, double least) {
  if (!(value >= least)) {
    problems.push_back(std::string{name} + ": " + shown(value) + " is less than " + shown(least));
  }
}

struct Problems {
  std::vector<std::string> found;

  void operator()(const Lru&) {}
  void operator()(const Fifo&) {}
  void operator()(const Sieve&) {}
  void operator()(const S3Fifo& p) {
    require_share(found, "small", p.small);
    require_at_least(found, "ghost", p.ghost, 0);
    require_at_least(found, "promote_after_hits", p.promote_after_hits, 1);
  }
  void operator()(const WTinyLfu& p) {
    require_share(found, "window", p.window);
    require_share(found, "protected_share", p.protected_share);
    require_at_least(found, "sample_factor", p.sample_factor, 1);
  }
};

}  // namespace

std::string_view name_of(const EvictionChoice& choice) {
  return std::visit([](const auto& params) { return params.name; }, choice);
}

std::vector<std::string_view> eviction_names() {
  std::vector<std::string_view> names;
  for (const auto& choice : all_choices()) names.push_back(name_of(choice));
  return names;
}

std::optional<EvictionChoice> eviction_named(std::string_view name) {
  for (const auto& choice : all_choices()) {
    if (name_of(choice) == name) return choice;
  }
  return std::nullopt;
}

std::vector<std::string> problems_of(const EvictionChoice& choice) {
  Problems problems;
  std::visit([&](const auto& params) { problems(params); }, choice);
  return std::move(problems.found);
}

}  // namespace headroom::eviction
