#include "sim/cli/sheet_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace headroom::cli {

namespace {

using models::Flag;
using models::FlagKind;
using models::Grounds;
using models::Line;
using models::Sheet;

constexpr std::size_t width = 100, name_width = 34, value_width = 15, mark_width = 5;

std::string padded(std::string text, std::size_t to) {
  text.resize(std::max(text.size() + 1, to), ' ');
  return text;
}

// Appends `text` broken at spaces, the first piece where the line stands, the rest below it at column `indent`.
void wrap(std::string& to, std::string_view text, std::size_t column, std::size_t indent) {
  while (true) {
    const std::size_t room = width - column;
    if (text.size() <= room) break;
    std::size_t cut = text.rfind(' ', room);
    if (cut == std::string_view::npos || cut == 0) cut = text.find(' ');
    if (cut == std::string_view::npos) break;
    to.append(text.substr(0, cut)).append("\n").append(indent, ' ');
    text.remove_prefix(cut + 1);
    column = indent;
  }
  to.append(text).append("\n");
}

std::string counted(std::size_t n, const std::string& what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

// The figure as the design prints it where the arithmetic agrees, else as computed.
std::string figure(const Line& line) {
  return line.stated && line.agrees ? models::human(*line.stated, line.unit, 12) : models::human(line.value, line.unit);
}

// Numbers the sources in the order they are first cited.
class Sources {
 public:
  std::string cite(const Line& line) {
    if (line.grounds == Grounds::stated) return "";
    const std::string text = std::string(models::name(line.grounds)) + ": " + line.source;
    auto at = std::find(texts_.begin(), texts_.end(), text);
    if (at == texts_.end()) at = texts_.insert(texts_.end(), text);
    return " [" + std::to_string(at - texts_.begin() + 1) + "]";
  }
  void append(std::string& to) const {
    if (texts_.empty()) return;
    to += "\nSOURCES of what the design does not state\n";
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const std::string label = padded("  [" + std::to_string(i + 1) + "]", 7);
      to += label;
      wrap(to, texts_[i], label.size(), label.size());
    }
  }

 private:
  std::vector<std::string> texts_;
};

void append_flags(std::string& to, const Sheet& sheet) {
  const auto contradictions = static_cast<std::size_t>(std::count_if(
      sheet.flags.begin(), sheet.flags.end(), [](const Flag& f) { return f.kind == FlagKind::contradiction; }));
  const auto checked = static_cast<std::size_t>(
      std::count_if(sheet.lines.begin(), sheet.lines.end(), [](const Line& l) { return l.stated.has_value(); }));
  const auto held = static_cast<std::size_t>(
      std::count_if(sheet.lines.begin(), sheet.lines.end(), [](const Line& l) { return l.stated && l.agrees; }));
  to += "\nprinted figures that come back: " + std::to_string(held) + " of " + std::to_string(checked) + "; " +
        counted(contradictions, "contradiction") + ", " + counted(sheet.flags.size() - contradictions, "caution") +
        "\n";
  for (const Flag& f : sheet.flags) {
    const std::string label = f.kind == FlagKind::contradiction ? "FLAG: " : "CAUTION: ";
    to += label;
    wrap(to, f.claim + ": stated " + f.stated + ", computed " + f.computed, label.size(), label.size());
    to += "      ";
    wrap(to, f.explanation, 6, 6);
  }
}

}  // namespace

std::string sheet_table(const SheetHead& head, const Sheet& sheet) {
  std::string text = head.scenario + "\n";
  if (!head.description.empty()) wrap(text, head.description, 0, 0);
  for (const std::string& note : head.notes) {
    text += "  note: ";
    wrap(text, note, 8, 8);
  }
  Sources sources;
  std::string section;
  for (const Line& line : sheet.lines) {
    if (line.section != section) {
      section = line.section;
      std::string title = section;
      std::transform(title.begin(), title.end(), title.begin(),
                     [](unsigned char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
      text += "\n" + title + "\n";
    }
    std::string row = padded(padded("  " + line.name, name_width) + figure(line), name_width + value_width);
    row = padded(row + (line.stated ? (line.agrees ? "ok" : "FLAG") : ""), name_width + value_width + mark_width);
    const std::size_t column = row.size();
    text += row;
    const std::string printed =
        line.stated && !line.agrees ? "; stated " + models::human(*line.stated, line.unit, 12) : "";
    wrap(text, line.formula + printed + sources.cite(line), column, name_width + value_width + mark_width);
  }
  sources.append(text);
  append_flags(text, sheet);
  return text;
}

std::string sheet_json(const SheetHead& head, const Sheet& sheet) {
  using Json = nlohmann::ordered_json;
  Json lines = Json::array(), flags = Json::array();
  for (const Line& l : sheet.lines) {
    Json line = {{"section", l.section}, {"name", l.name}, {"value", l.value}, {"unit", models::symbol(l.unit)},
                 {"formula", l.formula}, {"grounds", models::name(l.grounds)}};
    if (!l.source.empty()) line["source"] = l.source;
    if (l.stated) {
      line["stated"] = *l.stated;
      line["agrees"] = l.agrees;
    }
    lines.push_back(std::move(line));
  }
  for (const Flag& f : sheet.flags)
    flags.push_back(Json{{"kind", models::name(f.kind)}, {"claim", f.claim}, {"stated", f.stated},
                         {"computed", f.computed}, {"explanation", f.explanation}});
  const Json document = {{"scenario", head.scenario}, {"description", head.description}, {"notes", head.notes},
                         {"lines", std::move(lines)}, {"flags", std::move(flags)}};
  return document.dump(2) + "\n";
}

}  // namespace headroom::cli
