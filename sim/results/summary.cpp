#include "sim/results/summary.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sim/results/fields.h"

namespace headroom::results {

namespace {

using Json = nlohmann::json;

// -- Writing: our own, because the text is what gets hashed.

std::string quoted(const std::string& text) { return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string number(double v) {
  if (!std::isfinite(v)) return "null";
  return v == 0 ? "0" : fmt::format("{}", v);  // -0 would not read back
}

class Writer {
 public:
  static constexpr bool writes = true;
  const bool only_repeatable;

  Writer(std::string& out, bool repeatable, int depth) : only_repeatable(repeatable), out_(out), depth_(depth) {}

  template <class T>
  void operator()(const char* key, const T& value) {
    entry(quoted(key) + ": ");
    write(value);
  }
  template <class T>
  void object(const T& content) {
    nested('{', '}', [&](Writer& inner) { fields(inner, content); });
  }

 private:
  void write(double v) { out_ += number(v); }
  void write(std::uint64_t v) { out_ += std::to_string(v); }
  void write(bool v) { out_ += v ? "true" : "false"; }
  void write(Bound v) { out_ += v == Bound::at_most ? "\"at_most\"" : "\"at_least\""; }
  void write(const std::string& v) { out_ += quoted(v); }
  void write(const MaybeInterval& v) { out_ += v ? "[" + number(v->low) + ", " + number(v->high) + "]" : "null"; }
  void write(const std::optional<double>& v) { out_ += v ? number(*v) : "null"; }
  void write(const std::optional<bool>& v) { out_ += !v ? "null" : *v ? "true" : "false"; }
  template <class T>
  void write(const std::map<std::string, T>& map) {
    nested('{', '}', [&](Writer& inner) {
      for (const auto& [key, value] : map) inner(key.c_str(), value);
    });
  }
  template <class T>
  void write(const std::vector<T>& list) {
    nested('[', ']', [&](Writer& inner) {
      for (const T& item : list) inner.entry(""), inner.write(item);
    });
  }
  template <class T>
  void write(const T& content) {
    object(content);
  }

  void entry(const std::string& label) {
    out_ += empty_ ? "\n" : ",\n";
    empty_ = false;
    out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
    out_ += label;
  }
  template <class F>
  void nested(char open, char close, F content) {
    out_ += open;
    Writer inner(out_, only_repeatable, depth_ + 1);
    content(inner);
    if (!inner.empty_) out_.append(1, '\n').append(static_cast<std::size_t>(depth_) * 2, ' ');
    out_ += close;
  }

  std::string& out_;
  int depth_;
  bool empty_ = true;
};

std::string text_of(const RunResult& result, bool only_repeatable) {
  std::string out;
  Writer(out, only_repeatable, 0).object(result);
  // The version goes first, so that a reader may stop there.
  out.insert(1, fmt::format("\n  \"format_version\": {},", format_version));
  return out + "\n";
}

// -- Reading.

struct Unreadable : std::runtime_error {
  Unreadable(const std::string& path, const char* problem) : std::runtime_error(path + ": " + problem) {}
};

class Reader {
 public:
  static constexpr bool writes = false;
  static constexpr bool only_repeatable = false;

  Reader(const Json& node, std::string path) : node_(node), path_(std::move(path)) {}

  template <class T>
  void operator()(const char* key, T& value) {
    const std::string path = path_.empty() ? key : path_ + "." + key;
    const auto found = node_.find(key);
    if (found == node_.end()) throw Unreadable(path, "missing");
    read(*found, path, value);
  }

 private:
  static void expect(bool holds, const std::string& path, const char* what) {
    if (!holds) throw Unreadable(path, what);
  }
  static void read(const Json& node, const std::string& path, double& v) {
    expect(node.is_number() || node.is_null(), path, "should be a number");
    v = node.is_null() ? std::numeric_limits<double>::quiet_NaN() : node.get<double>();
  }
  static void read(const Json& node, const std::string& path, std::uint64_t& v) {
    expect(node.is_number_unsigned(), path, "should be a whole number");
    v = node.get<std::uint64_t>();
  }
  static void read(const Json& node, const std::string& path, bool& v) {
    expect(node.is_boolean(), path, "should be true or false");
    v = node.get<bool>();
  }
  static void read(const Json& node, const std::string& path, Bound& v) {
    expect(node == "at_most" || node == "at_least", path, "should be at_most or at_least");
    v = node == "at_most" ? Bound::at_most : Bound::at_least;
  }
  static void read(const Json& node, const std::string& path, std::string& v) {
    expect(node.is_string(), path, "should be a text");
    v = node.get<std::string>();
  }
  static void read(const Json& node, const std::string& path, MaybeInterval& v) {
    const bool pair = node.is_array() && node.size() == 2 && node[0].is_number() && node[1].is_number();
    expect(pair || node.is_null(), path, "should be [low, high] or null");
    v = pair ? MaybeInterval({node[0].get<double>(), node[1].get<double>()}) : std::nullopt;
  }
  static void read(const Json& node, const std::string& path, std::optional<double>& v) {
    expect(node.is_number() || node.is_null(), path, "should be a number or null");
    v = node.is_null() ? std::nullopt : std::optional(node.get<double>());
  }
  static void read(const Json& node, const std::string& path, std::optional<bool>& v) {
    expect(node.is_boolean() || node.is_null(), path, "should be true, false or null");
    v = node.is_null() ? std::nullopt : std::optional(node.get<bool>());
  }
  template <class T>
  static void read(const Json& node, const std::string& path, std::map<std::string, T>& map) {
    expect(node.is_object(), path, "should be an object");
    for (const auto& [key, value] : node.items()) read(value, path + "." + key, map[key]);
  }
  template <class T>
  static void read(const Json& node, const std::string& path, std::vector<T>& list) {
    expect(node.is_array(), path, "should be a list");
    for (std::size_t i = 0; i < node.size(); ++i) read(node[i], fmt::format("{}[{}]", path, i), list.emplace_back());
  }
  template <class T>
  static void read(const Json& node, const std::string& path, T& content) {
    expect(node.is_object(), path, "should be an object");
    Reader inner(node, path);
    fields(inner, content);
  }

  const Json& node_;
  std::string path_;
};

std::expected<Json, std::string> parsed(std::string_view text) {
  Json root = Json::parse(text, nullptr, false);
  if (root.is_discarded()) return std::unexpected("is not whole JSON (cut short?)");
  if (!root.is_object()) return std::unexpected("should hold a JSON object");
  return root;
}

std::uint64_t fnv1a(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

std::string summary_json(const RunResult& result) { return text_of(result, false); }

std::expected<RunResult, std::string> read_summary(std::string_view json) {
  const auto root = parsed(json);
  if (!root) return std::unexpected(root.error());
  const Json version = root->contains("format_version") ? (*root)["format_version"] : Json();
  if (version != format_version) {
    return std::unexpected(fmt::format("has format version {}, this program reads {}", version.dump(), format_version));
  }
  try {
    RunResult result;
    Reader reader(*root, "");
    fields(reader, result);
    return result;
  } catch (const Unreadable& problem) {
    return std::unexpected(problem.what());
  }
}

std::string histograms_json(const std::map<std::string, Histogram>& histograms) {
  std::string out = "{";
  for (const auto& [name, histogram] : histograms) {
    const Histogram::Parts p = histogram.parts();
    out += fmt::format(
        "{}\n  {}: {{\"samples\": {}, \"weight\": {}, \"weight_squared\": {}, \"sum_ns\": {}, "
        "\"min_ns\": {}, \"max_ns\": {}, \"low_ns_and_weight\": [",
        out.size() > 1 ? "," : "", quoted(name), p.samples, number(p.weight), number(p.weight_squared),
        number(p.sum_ns), p.min_ns, p.max_ns);
    const char* comma = "";
    for (const auto& [low, weight] : p.counts) {
      out += fmt::format("{}[{},{}]", comma, low, number(weight));
      comma = ",";
    }
    out += "]}";
  }
  return out + "\n}\n";
}

std::expected<std::map<std::string, Histogram>, std::string> read_histograms(std::string_view json) {
  const auto root = parsed(json);
  if (!root) return std::unexpected(root.error());
  std::map<std::string, Histogram> histograms;
  for (const auto& [name, node] : root->items()) {
    try {
      Histogram::Parts p{node.at("samples"),
                         node.at("weight"),
                         node.at("weight_squared"),
                         node.at("sum_ns"),
                         node.at("min_ns"),
                         node.at("max_ns"),
                         {}};
      for (const Json& pair : node.at("low_ns_and_weight")) p.counts.emplace_back(pair.at(0), pair.at(1));
      histograms.emplace(name, Histogram::from_parts(p));
    } catch (const Json::exception&) {
      return std::unexpected(name + ": is not a histogram as this program writes it");
    }
  }
  return histograms;
}

std::string hash_of(const RunResult& result) {
  std::uint64_t hash = 0xcbf29ce484222325;
  hash = fnv1a(hash, text_of(result, true));
  hash = fnv1a(hash, histograms_json(result.histograms));
  hash = fnv1a(hash, series_csv(result.series));
  hash = fnv1a(hash, events_csv(result.events));
  return fmt::format("{:016x}", hash);
}

}  // namespace headroom::results
