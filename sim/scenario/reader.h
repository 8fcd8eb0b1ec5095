// The archive that fills a struct from a YAML tree and collects everything that is wrong on the way.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/archive.h"
#include "sim/scenario/document.h"

namespace headroom::scenario {

class Reader final : public Archive {
 public:
  explicit Reader(const Node& root);

  // Reads the root map as the fields of `body`.
  void read(const Body& body);

  std::vector<Problem> take_problems() { return std::move(problems_); }
  // Where a field of this path stands, or the nearest thing around it that stands anywhere.
  Origin where(std::string path) const;
  // Where a field of this very path stands.
  std::optional<Origin> stated(const std::string& path) const;

 private:
  void leaf(const Field&, const Leaf&) override;
  void section_of(const Field&, const Body&) override;
  void optional_of(const Field&, const Optional&) override;
  void list_of(const Field&, const List&) override;
  void map_of(const Field&, const Map&) override;
  void variant_of(const Field&, const Variant&) override;

  struct Frame {
    const Node* map;
    std::vector<std::string_view> known;
  };
  // The node that the next field is read from: the one handed over, or the open map's entry of that key.
  const Node* take(const Field& field);
  // Hands `node` to the field that `use` reads, under the path's next part.
  template <class Use>
  void with(const Node& node, std::string_view part, Use use);
  // Reads a map's entries as the fields of `body`, then refuses those that no field asked for.
  void read_map(const Node& map, const Body& body);
  void read_body(const Node& node, const Body& body);
  void report(const Node& node, std::string message);
  void report_key(const Entry& entry, std::string message);
  // "did you mean 'demand.dau'?", where exactly one section has a field of this key.
  std::string meant_elsewhere(std::string_view key) const;
  std::string path() const;

  const Node& root_;
  const Body* all_ = nullptr;  // while reading
  const Node* handed_ = nullptr;
  std::vector<Frame> frames_;
  std::vector<std::string> path_;
  std::map<std::string, Origin> origins_;
  std::vector<Problem> problems_;
};

}  // namespace headroom::scenario
