// The JSON Schema accepts what the reader accepts, and refuses the plainest mistakes.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "sim/scenario/read.h"
#include "sim/scenario/write.h"

namespace headroom::scenario {
namespace {

using Json = nlohmann::json;

// YAML's core schema for plain scalars; quoted ones are text.
Json as_json(const YAML::Node& node) {
  if (node.IsMap()) {
    Json map = Json::object();
    for (const auto& entry : node) map[entry.first.Scalar()] = as_json(entry.second);
    return map;
  }
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const auto& item : node) list.push_back(as_json(item));
    return list;
  }
  if (node.IsNull()) return nullptr;
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;
  if (text == "true" || text == "false") return text == "true";
  const Json number = Json::parse(text, nullptr, false);
  return number.is_number() ? number : Json(text);
}

// The part of JSON Schema that the schema uses; an unknown word in it fails the test.
class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}
  bool accepts(const Json& value) { return accepts(root_, value); }

 private:
  bool accepts(const Json& schema, const Json& value) {
    for (const auto& [word, rule] : schema.items())
      if (!obeys(schema, word, rule, value)) return false;
    return true;
  }
  bool obeys(const Json& schema, const std::string& word, const Json& rule, const Json& value) {
    if (word == "$schema" || word == "title" || word == "description" || word == "default") return true;
    if (word == "$ref") return accepts(root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), value);
    if (word == "type") return rule.is_array() ? any_type(rule, value) : is(rule, value);
    if (word == "const") return value == rule;
    if (word == "enum") return std::ranges::find(rule, value) != rule.end();
    if (word == "anyOf") return std::ranges::any_of(rule, [&](const Json& each) { return accepts(each, value); });
    if (word == "pattern") return !value.is_string() || std::regex_search(value.get<std::string>(), std::regex(rule));
    if (word == "minimum") return !value.is_number() || value >= rule;
    if (word == "maximum") return !value.is_number() || value <= rule;
    if (word == "exclusiveMinimum") return !value.is_number() || value > rule;
    if (word == "items") return std::ranges::all_of(value, [&](const Json& each) { return accepts(rule, each); });
    if (word == "required") return std::ranges::all_of(rule, [&](const Json& key) { return value.contains(key); });
    if (word == "properties") {
      for (const auto& [key, each] : rule.items())
        if (value.is_object() && value.contains(key) && !accepts(each, value.at(key))) return false;
      return true;
    }
    if (word == "additionalProperties") {
      for (const auto& [key, each] : value.items()) {
        if (schema.contains("properties") && schema["properties"].contains(key)) continue;
        if (rule == false || (rule.is_object() && !accepts(rule, each))) return false;
      }
      return true;
    }
    ADD_FAILURE() << "the schema uses a word that this test does not know: " << word;
    return false;
  }
  static bool any_type(const Json& types, const Json& value) {
    return std::ranges::any_of(types, [&](const Json& type) { return is(type, value); });
  }
  static bool is(const std::string& type, const Json& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    return type == "number" && value.is_number();
  }

  const Json& root_;
};

class Schema : public testing::Test {
 protected:
  bool accepts(const std::string& yaml) { return Validator(schema_).accepts(as_json(YAML::Load(yaml))); }
  const Json schema_ = Json::parse(json_schema());
};

TEST_F(Schema, AcceptsEveryShippedScenario) {
  int seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("scenarios")) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path().string());
    EXPECT_TRUE(Validator(schema_).accepts(as_json(YAML::LoadFile(entry.path().string()))));
    const auto read = read_scenario(entry.path());
    EXPECT_TRUE(read.has_value()) << to_string(read.error());
    ++seen;
  }
  EXPECT_GE(seen, 2);
}

TEST_F(Schema, AcceptsTheScenarioOfAllDefaults) { EXPECT_TRUE(accepts(resolved_yaml(Scenario{}))); }

TEST_F(Schema, AcceptsQuantitiesAndShortForms) {
  EXPECT_TRUE(accepts("{sample_rate: 1/5000, duration: 1h30min, demand: {dau: 1.5B}}"));
  EXPECT_TRUE(accepts("services: {feed: {circuit_breaker: on, autoscale: off, replicas: 10k}}"));
  EXPECT_TRUE(accepts("services: {ranking: {balance: {least_request: 3}, calls: [features], cores: 8}}"));
  EXPECT_TRUE(accepts("fidelity: {rank: {sample: 1%}, transcode: cost_only}"));
  EXPECT_TRUE(accepts("slos: [{name: a, of: feed, indicator: latency_p99, objective: 50ms}]"));
}

TEST_F(Schema, RefusesThePlainestMistakes) {
  EXPECT_FALSE(accepts("demnad: {dau: 5M}"));
  EXPECT_FALSE(accepts("duration: 24"));
  EXPECT_FALSE(accepts("services: {fed: {replicas: 3}}"));
  EXPECT_FALSE(accepts("services: {ranking: {replicas: 0}}"));
  EXPECT_FALSE(accepts("services: {gateway: {min_isr: 2}}"));
  EXPECT_FALSE(accepts("services: {feed: {balance: nearest}}"));
  EXPECT_FALSE(accepts("slos: [{name: a}]"));
  EXPECT_FALSE(accepts("explain: maybe"));
}

}  // namespace
}  // namespace headroom::scenario
