// The typed side of Archive: erases types, once. Included by archive.h only.
#pragma once

#include <algorithm>
#include <utility>

#include "sim/scenario/archive.h"

namespace headroom::scenario {

template <class E>
void Archive::choice(const Field& field, E& value, std::span<const Name<E>> names) {
  std::vector<std::string_view> texts;
  for (const Name<E>& name : names) texts.push_back(name.text);
  leaf(field, Leaf{.type = LeafType::choice,
                   .set = [&value, names, texts](std::string_view text) -> Parsed<bool> {
                     for (const Name<E>& name : names)
                       if (name.text == text) return value = name.value, true;
                     return std::unexpected(unknown_name("value", text, texts));
                   },
                   .get = [&value, names] {
                     for (const Name<E>& name : names)
                       if (name.value == value) return std::string(name.text);
                     std::unreachable();
                   },
                   .choices = texts});
}

template <class T>
void Archive::section(const Field& field, T& value) {
  section_of(field, [&value](Archive& a) { describe(a, value); });
}

template <class T, class Element>
void Archive::optional(const Field& field, std::optional<T>& value, Element element) {
  optional_of(field, Optional{.present = value.has_value(),
                              .emplace = [&value] { value.emplace(); },
                              .reset = [&value] { value.reset(); },
                              .element = [&value, element](Archive& a, const Field& f) { element(a, f, *value); },
                              .is_section = false});
}

template <class T>
void Archive::optional(const Field& field, std::optional<T>& value) {
  optional_of(field, Optional{.present = value.has_value(),
                              .emplace = [&value] { if (!value) value.emplace(); },
                              .reset = [&value] { value.reset(); },
                              .element = [&value](Archive& a, const Field& f) { a.section(f, *value); },
                              .is_section = true});
}

template <class T, class Element>
void Archive::list(const Field& field, std::vector<T>& value, Element element) {
  list_of(field,
          List{.size = value.size(),
               .clear = [&value] { value.clear(); },
               .append = [&value] { value.emplace_back(); },
               .element = [&value, element](Archive& a, const Field& f, std::size_t i) { element(a, f, value[i]); }});
}

template <class T>
void Archive::list(const Field& field, std::vector<T>& value) {
  list(field, value, [](Archive& a, const Field& f, T& each) { a.section(f, each); });
}

template <class T, class Element>
void Archive::map(const Field& field, std::map<std::string, T>& value, std::vector<std::string_view> keys,
                  Element element) {
  std::vector<std::string> present;
  for (const auto& [key, each] : value) present.push_back(key);
  // In the order of the keys where there is one.
  if (!keys.empty())
    std::ranges::sort(present, {}, [&](const std::string& key) { return std::ranges::find(keys, key); });
  map_of(field,
         Map{.present = std::move(present),
             .keys = std::move(keys),
             .element = [&value, element](Archive& a, const Field& f) { element(a, f, value[std::string(f.key)]); },
             .prototype =
                 [element](Archive& a, const Field& f) {
                   T usual{};
                   element(a, f, usual);
                 }});
}

template <class... T>
void Archive::variant(const Field& field, std::variant<T...>& value,
                      const std::array<std::string_view, sizeof...(T)>& names) {
  auto choose = [&value](std::size_t wanted) {
    if (value.index() == wanted) return;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((I == wanted ? void(value.template emplace<I>()) : void()), ...);
    }(std::index_sequence_for<T...>{});
  };
  variant_of(field, Variant{.names = names, .chosen = value.index(), .choose = choose, .body = [&value](Archive& a) {
                              std::visit([&a](auto& each) { describe(a, each); }, value);
                            }});
}

}  // namespace headroom::scenario
