// The archive that turns descriptions into a JSON Schema.
#include <nlohmann/json.hpp>

#include "sim/scenario/describe.h"
#include "sim/scenario/write.h"

namespace headroom::scenario {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* number_pattern = "[0-9]*[.]?[0-9]+([eE][+-]?[0-9]+)?";

Json pattern(const std::string& text) { return {{"type", "string"}, {"pattern", "^" + text + "$"}}; }
Json either(Json a, Json b) { return {{"anyOf", Json::array({std::move(a), std::move(b)})}}; }

Json plain_number(const char* type, const Limits& limits) {
  Json number = {{"type", type}};
  if (limits.above) number["exclusiveMinimum"] = *limits.above;
  if (limits.at_least) number["minimum"] = *limits.at_least;
  if (limits.at_most) number["maximum"] = *limits.at_most;
  return number;
}

Json duration() { return either({{"const", 0}}, pattern("(0|(([0-9]*[.])?[0-9]+ *(ns|us|ms|s|min|h|d) *)+)")); }

Json ratio(const Limits& limits) {
  const std::string number = number_pattern;
  return either(plain_number("number", limits), pattern(number + " *(%|/ *" + number + " *[kMB]?)?"));
}

Json schema_of(const Leaf& leaf) {
  const std::string number = number_pattern;
  switch (leaf.type) {
    case LeafType::text: return {{"type", Json::array({"string", "number", "boolean"})}};
    case LeafType::flag: return {{"type", "boolean"}};
    case LeafType::count: return either(plain_number("integer", leaf.limits), pattern(number + " *[kMB]"));
    case LeafType::number: return either(plain_number("number", leaf.limits), pattern(number + " *[kMB]"));
    case LeafType::ratio: return ratio(leaf.limits);
    case LeafType::duration: return duration();
    case LeafType::bytes:
      return either({{"const", 0}}, pattern("(0|(([0-9]*[.])?[0-9]+ *(B|[KMGTP]B|[KMGTP]iB) *)+)"));
    case LeafType::rate: return pattern(number + " *[kMB]? */ *(s|min|h|d)");
    case LeafType::instant: return {{"type", "string"}};
    case LeafType::objective: return either(ratio(within_one), duration());
    case LeafType::choice: {
      Json names = Json::array();
      for (std::string_view name : leaf.choices) names.push_back(std::string(name));
      return {{"enum", names}};
    }
  }
  std::unreachable();
}

class SchemaWriter final : public Archive {
 public:
  // The schema of a map with the body's fields. `defaults` says whether they are worth stating.
  Json object(const Body& body, bool defaults) {
    Open mine{.object = {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}},
              .defaults = defaults};
    open_.push_back(&mine);
    body(*this);
    open_.pop_back();
    return std::move(mine.object);
  }

 private:
  struct Open {
    Json object;
    bool defaults;
  };

  void put(const Field& field, Json schema) {
    Json& object = open_.back()->object;
    if (!field.doc.empty()) schema["description"] = std::string(field.doc);
    if (field.required) object["required"].push_back(std::string(field.key));
    object["properties"][std::string(field.key)] = std::move(schema);
  }
  bool defaults() const { return open_.back()->defaults; }
  // The schema that `element` would put for a field.
  Json schema_for(const std::function<void(Archive&, const Field&)>& element) {
    Json made = object([&](Archive& a) { element(a, Field{"element", ""}); }, false);
    return std::move(made["properties"]["element"]);
  }

  void leaf(const Field& field, const Leaf& value) override {
    Json schema = schema_of(value);
    if (defaults() && !field.required) schema["default"] = value.get();
    put(field, std::move(schema));
  }
  void section_of(const Field& field, const Body& body) override {
    Json schema = object(body, defaults());
    if (count_fields(body) == 1) schema = either(schema, schema["properties"].front());
    put(field, std::move(schema));
  }
  void optional_of(const Field& field, const Optional& value) override {
    Json switches = {{"enum", Json::array({"on", "off"})}};
    const bool present = value.present;
    if (!present) value.emplace();
    Json schema = schema_for(value.element);
    if (!present) value.reset();
    put(field, either(std::move(switches), std::move(schema)));
  }
  void list_of(const Field& field, const List& list) override {
    if (list.size == 0) list.append();
    Json items = schema_for([&](Archive& a, const Field& f) { list.element(a, f, 0); });
    if (list.size == 0) list.clear();
    put(field, {{"type", "array"}, {"items", std::move(items)}});
  }
  void map_of(const Field& field, const Map& map) override {
    Json schema = {{"type", "object"}};
    if (map.keys.empty()) {
      schema["additionalProperties"] = schema_for(map.prototype);
      return put(field, std::move(schema));
    }
    // Entries that look alike are written once and referred to.
    Json properties = Json::object();
    std::vector<std::pair<Json, std::string>> seen;
    for (std::string_view key : map.keys) {
      const bool present = std::ranges::find(map.present, key) != map.present.end();
      Json entry = schema_for([&](Archive& a, const Field& f) {
        if (present) map.element(a, Field{key, f.doc});
        else map.prototype(a, Field{key, f.doc});
      }, key);
      const auto twin = std::ranges::find(seen, entry, &std::pair<Json, std::string>::first);
      if (twin != seen.end() && open_.size() == 1) {
        properties[std::string(key)] = {{"$ref", twin->second}};
        continue;
      }
      seen.emplace_back(entry, "#/properties/" + std::string(field.key) + "/properties/" + std::string(key));
      properties[std::string(key)] = std::move(entry);
    }
    schema["properties"] = std::move(properties);
    schema["additionalProperties"] = false;
    put(field, std::move(schema));
  }
  Json schema_for(const std::function<void(Archive&, const Field&)>& element, std::string_view key) {
    Json made = object([&](Archive& a) { element(a, Field{key, ""}); }, false);
    return std::move(made["properties"][std::string(key)]);
  }
  void variant_of(const Field& field, const Variant& variant) override {
    Json names = Json::array();
    Json forms = Json::array();
    for (std::size_t i = 0; i < variant.names.size(); ++i) {
      const std::string name(variant.names[i]);
      names.push_back(name);
      variant.choose(i);
      Json settings = object(variant.body, false);
      if (count_fields(variant.body) == 1) settings = either(settings, settings["properties"].front());
      Json form = {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
      form["properties"][name] = std::move(settings);
      form["required"] = Json::array({name});
      forms.push_back(std::move(form));
    }
    variant.choose(variant.chosen);
    forms.insert(forms.begin(), Json{{"enum", std::move(names)}});
    put(field, {{"anyOf", std::move(forms)}});
  }

  std::vector<Open*> open_;
};

}  // namespace

std::string json_schema() {
  Scenario defaults;
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Headroom scenario"}};
  schema.update(SchemaWriter().object([&](Archive& a) { describe(a, defaults); }, true));
  return schema.dump(1) + "\n";
}

}  // namespace headroom::scenario
