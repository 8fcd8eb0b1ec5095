#include "models/sizing/sheet.h"

#include <utility>

namespace headroom::models {

Line& Sheet::line(std::string section, std::string name, double value, Unit unit, std::string terms) {
  return line(std::move(section), std::move(name), value, unit, std::move(terms), Grounds::stated, {});
}

Line& Sheet::line(std::string section, std::string name, double value, Unit unit, std::string terms, Grounds grounds,
                  std::string source) {
  std::string formula = std::move(terms) + " = " + human(value, unit);
  lines.push_back({std::move(section), std::move(name), value, unit, std::move(formula), grounds, std::move(source),
                   std::nullopt, true});
  return lines.back();
}

void Sheet::check(Line& line, std::optional<double> printed, const std::string& explanation) {
  if (!printed) return;
  line.stated = printed;
  line.agrees = models::agrees(*printed, line.value);
  // A printed figure has at most a handful of digits, so twelve show exactly those.
  if (!line.agrees)
    contradiction(line.name, human(*printed, line.unit, 12), human(line.value, line.unit), explanation);
}

void Sheet::check(Line& line, std::optional<Bytes> printed, const std::string& explanation) {
  if (printed) check(line, std::optional(static_cast<double>(printed->count)), explanation);
}

void Sheet::contradiction(std::string claim, std::string stated, std::string computed, std::string explanation) {
  flags.push_back({FlagKind::contradiction, std::move(claim), std::move(stated), std::move(computed),
                   std::move(explanation)});
}

void Sheet::caution(std::string claim, std::string stated, std::string computed, std::string explanation) {
  flags.push_back(
      {FlagKind::caution, std::move(claim), std::move(stated), std::move(computed), std::move(explanation)});
}

const char* name(Grounds grounds) {
  switch (grounds) {
    case Grounds::stated: return "stated";
    case Grounds::measured: return "measured";
    case Grounds::published: return "published";
    case Grounds::assumed: return "assumed";
  }
  return "unknown";
}

const char* name(FlagKind kind) {
  switch (kind) {
    case FlagKind::contradiction: return "contradiction";
    case FlagKind::caution: return "caution";
  }
  return "unknown";
}

}  // namespace headroom::models
