#include "tests/fuzz/leaves.h"

#include <utility>

namespace headroom::fuzz {
namespace {

using namespace scenario;

class Lister final : public Archive {
 public:
  std::vector<LeafAt> found;

 private:
  void inside(std::string_view key, const std::function<void()>& body) {
    const std::string outer = prefix_;
    prefix_ += std::string(key) + ".";
    body();
    prefix_ = outer;
  }
  void leaf(const Field& field, const Leaf& leaf) override {
    found.push_back({prefix_ + std::string(field.key), leaf.type, leaf.limits,
                     {leaf.choices.begin(), leaf.choices.end()}, leaf.get()});
  }
  void section_of(const Field& field, const Body& body) override {
    inside(field.key, [&] { body(*this); });
  }
  void optional_of(const Field& field, const Optional& value) override {
    if (value.present) value.element(*this, field);
  }
  void list_of(const Field& field, const List& list) override {
    inside(field.key, [&] {
      for (std::size_t i = 0; i < list.size; ++i) list.element(*this, Field{std::to_string(i), ""}, i);
    });
  }
  void map_of(const Field& field, const Map& map) override {
    inside(field.key, [&] {
      for (const std::string& key : map.present) map.element(*this, Field{key, ""});
    });
  }
  void variant_of(const Field& field, const Variant& variant) override {
    inside(field.key, [&] { inside(variant.names[variant.chosen], [&] { variant.body(*this); }); });
  }

  std::string prefix_;
};

}  // namespace

std::vector<LeafAt> leaves_of(Scenario& scenario) {
  Lister lister;
  describe(lister, scenario);
  return std::move(lister.found);
}

}  // namespace headroom::fuzz
