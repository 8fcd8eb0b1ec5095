// One description per struct, four uses: reading YAML, writing it, the JSON Schema and the reference page. A
// `describe(Archive&, T&)` names each field once, with its meaning and limits; what happens to it is the archive's
// affair.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/scenario/quantity.h"

namespace headroom::scenario {

struct Field {
  std::string_view key;
  std::string_view doc;
  bool required = false;
};

// What a quantity may be; durations in seconds, sizes in bytes, rates per second. One without a largest value gets that
// of its type, far above any product's: what a scenario says stays countable, in nanoseconds too.
struct Limits {
  std::optional<double> above, at_least, at_most;
};
inline constexpr Limits not_negative{.at_least = 0};
inline constexpr Limits above_zero{.above = 0};
inline constexpr Limits at_least_one{.at_least = 1};
inline constexpr Limits within_one{.at_least = 0, .at_most = 1};

template <class E>
struct Name {
  std::string_view text;
  E value;
};

enum class LeafType { text, flag, count, number, ratio, duration, bytes, rate, instant, choice, objective };
// What a quantity of this type may be where its key states nothing else.
Limits usual_limits(LeafType type);

// A value without parts.
struct Leaf {
  LeafType type;
  std::function<Parsed<bool>(std::string_view)> set;  // the value is always true
  std::function<std::string()> get;
  Limits limits = {};
  std::vector<std::string_view> choices = {};
};

class Archive {
 public:
  using Body = std::function<void(Archive&)>;
  virtual ~Archive() = default;

  void text(const Field&, std::string&);
  void text(const Field&, std::string&, std::vector<std::string_view> choices);  // no choices = any
  void flag(const Field&, bool&);
  void count(const Field&, int&, Limits = at_least_one);
  void count(const Field&, std::uint64_t&);
  void number(const Field&, double&, Limits = not_negative);
  void ratio(const Field&, double&, Limits = within_one);
  void duration(const Field&, Nanos&, Limits = not_negative);
  void bytes(const Field&, Bytes&, Limits = not_negative);
  void rate(const Field&, Rate&, Limits = not_negative);
  void instant(const Field&, WallTime&);
  // A duration or a ratio, as it is written.
  void objective(const Field&, std::variant<Nanos, double>&);
  template <class E>
  void choice(const Field&, E&, std::span<const Name<E>> names);

  // Containers take what describes one element, (Archive&, const Field&, T&); by default a section of its fields.
  template <class T>
  void section(const Field&, T&);
  template <class T, class Element>
  void optional(const Field&, std::optional<T>&, Element);
  template <class T>
  void optional(const Field&, std::optional<T>&);
  template <class T, class Element>
  void list(const Field&, std::vector<T>&, Element);
  template <class T>
  void list(const Field&, std::vector<T>&);
  // `keys`: the only keys there are; none = any.
  template <class T, class Element>
  void map(const Field&, std::map<std::string, T>&, std::vector<std::string_view> keys, Element);
  // One of several parameter structs, chosen by name; the names are in the variant's order.
  template <class... T>
  void variant(const Field&, std::variant<T...>&, const std::array<std::string_view, sizeof...(T)>& names);

 protected:
  struct Optional {
    bool present;
    std::function<void()> emplace, reset;
    std::function<void(Archive&, const Field&)> element;  // only while present
    bool is_section;
  };
  struct List {
    std::size_t size;
    std::function<void()> clear, append;
    std::function<void(Archive&, const Field&, std::size_t)> element;
  };
  struct Map {
    std::vector<std::string> present;
    std::vector<std::string_view> keys;
    std::function<void(Archive&, const Field&)> element;  // of field.key; made where missing
    std::function<void(Archive&, const Field&)> prototype;  // an element as it is by default
  };
  struct Variant {
    std::span<const std::string_view> names;
    std::size_t chosen;
    std::function<void(std::size_t)> choose;
    Body body;  // of what is chosen
  };
  virtual void leaf(const Field&, const Leaf&) = 0;
  virtual void section_of(const Field&, const Body&) = 0;
  virtual void optional_of(const Field&, const Optional&) = 0;
  virtual void list_of(const Field&, const List&) = 0;
  virtual void map_of(const Field&, const Map&) = 0;
  virtual void variant_of(const Field&, const Variant&) = 0;

};

// How many fields a body describes: a section of one field may be given as that field's value alone.
std::size_t count_fields(const Archive::Body& body);

// "choices: lru, fifo" or "did you mean", for a name that is none of these.
std::string unknown_name(std::string_view what, std::string_view text, std::span<const std::string_view> names);

}  // namespace headroom::scenario

#include "sim/scenario/archive_templates.h"
